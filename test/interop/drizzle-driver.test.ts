import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { leftOut } from '../services.ts'
import { drizzleMigrate, type DrizzleGeneration } from './drizzle.ts'
import { writeDrizzleV0, writeDrizzleV1, type WrittenMigration } from './folders.ts'
import { places, type Engine } from './place.ts'
import { rowsOf } from './rows.ts'

const migrations: readonly WrittenMigration[] = [
  { name: 'users', sql: 'CREATE TABLE users (id int PRIMARY KEY);--> statement-breakpoint\nCREATE TABLE teams (id int PRIMARY KEY);' },
  { name: 'email', sql: 'ALTER TABLE users ADD COLUMN email text;' },
]

const dialects = { postgres: 'postgresql', mysql: 'mysql', sqlite: 'sqlite' } as const

const generations: readonly DrizzleGeneration[] = ['v0', 'v1']
const engines: readonly (keyof typeof dialects & Engine)[] = ['postgres', 'mysql', 'sqlite']

for (const generation of generations) {
  describe.skipIf(leftOut(`drizzle-${generation}`))(`drizzle-kit ${generation}`, () => {
    const place = places()
    for (const engine of engines) {
      test.skipIf(leftOut(engine === 'postgres' ? 'postgres18' : engine))(`applies two migrations on ${engine}, then nothing`, async () => {
        const { url, folder: at } = await place(engine)
        const folder = join(at, 'drizzle')
        const dialect = dialects[engine]
        if (generation === 'v0') writeDrizzleV0(folder, dialect, migrations)
        else writeDrizzleV1(folder, migrations)

        const first = await drizzleMigrate({ generation, dialect, url, folder })
        expect(first, first.output).toMatchObject({ exitCode: 0 })
        expect(await rowsOf(url, 'select id, email from users')).toEqual([])
        const ledger = await rowsOf(url, `select * from ${engine === 'postgres' ? 'drizzle.' : ''}__drizzle_migrations order by created_at`)
        expect(ledger).toHaveLength(2)

        const second = await drizzleMigrate({ generation, dialect, url, folder })
        expect(second, second.output).toMatchObject({ exitCode: 0 })
        expect(await rowsOf(url, `select * from ${engine === 'postgres' ? 'drizzle.' : ''}__drizzle_migrations order by created_at`)).toEqual(ledger)
      })
    }

    test(`fails with a broken migration`, async () => {
      const { url, folder: at } = await place('sqlite')
      const folder = join(at, 'drizzle')
      const broken = [...migrations, { name: 'broken', sql: 'ALTER TABLE missing ADD COLUMN x int;' }]
      if (generation === 'v0') writeDrizzleV0(folder, 'sqlite', broken)
      else writeDrizzleV1(folder, broken)
      expect((await drizzleMigrate({ generation, dialect: 'sqlite', url, folder })).exitCode).toBe(1)
    })
  })
}
