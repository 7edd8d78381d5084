/** A database that drizzle-kit 0.31 has migrated meets a folder of Drizzle Kit 1.0: Skein upgrades the ledger as that tool does. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { leftOut } from '../services.ts'
import { project } from '../support/project.ts'
import { drizzleMigrate } from './drizzle.ts'
import { writeDrizzleV0, writeDrizzleV1, type WrittenMigration } from './folders.ts'
import { places, type Engine } from './place.ts'
import { rowsOf } from './rows.ts'

const migrations: readonly WrittenMigration[] = [
  { name: 'users', sql: 'CREATE TABLE users (id int PRIMARY KEY);' },
  { name: 'email', sql: 'ALTER TABLE users ADD COLUMN email text;' },
  { name: 'teams', sql: 'CREATE TABLE teams (id int PRIMARY KEY);' },
]
const dialects = { postgres: 'postgresql', mysql: 'mysql', sqlite: 'sqlite' } as const
const engines: readonly (keyof typeof dialects & Engine)[] = ['postgres', 'mysql', 'sqlite']

describe.skipIf(leftOut('drizzle-v0') || leftOut('drizzle-v1'))('an upgraded ledger', () => {
  const place = places()

  for (const engine of engines) {
    test.skipIf(leftOut(engine === 'postgres' ? 'postgres18' : engine))(`on ${engine} is the one that Drizzle Kit 1.0 makes`, async () => {
      const dialect = dialects[engine]
      async function upgradedBy(who: 'tool' | 'skein') {
        const { url, folder: at } = await place(engine)
        const folder = join(at, 'drizzle')
        writeDrizzleV0(folder, dialect, migrations.slice(0, 2))
        expect(await drizzleMigrate({ generation: 'v0', dialect, url, folder })).toMatchObject({ exitCode: 0 })
        rmSync(folder, { recursive: true })
        writeDrizzleV1(folder, migrations)
        const fleet = await project({ app: { url: url.replace(/^file:/, 'sqlite:'), format: { name: 'drizzle', dir: folder } } })
        if (who === 'skein') expect(await fleet.migrate()).toMatchObject({ code: 0, report: { databases: [{ applied: [{ name: expect.stringMatching(/_teams$/) }] }] } })
        expect(await drizzleMigrate({ generation: 'v1', dialect, url, folder })).toMatchObject({ exitCode: 0 })
        expect((await fleet.status()).databases[0]).toMatchObject({ state: 'current', findings: [] })
        const table = engine === 'sqlite' ? await rowsOf(url, "select sql from sqlite_master where name = '__drizzle_migrations'") : []
        const rows = await rowsOf(url, `select hash, created_at, name, case when applied_at is null then 0 else 1 end as timed from ${engine === 'postgres' ? 'drizzle.' : ''}__drizzle_migrations order by created_at`)
        return { rows, table }
      }
      const expected = await upgradedBy('tool')
      expect(expected.rows.map(({ timed }) => Number(timed))).toEqual([0, 0, 1])
      expect(await upgradedBy('skein')).toEqual(expected)
    })
  }
})
