/** drizzle-kit and Skein take turns: half by the one, the rest by the other, then neither has anything to do, and the ledger's rows are the same. */
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { leftOut } from '../services.ts'
import { project } from '../support/project.ts'
import { drizzleMigrate, type DrizzleGeneration } from './drizzle.ts'
import { writeDrizzleV0, writeDrizzleV1, type WrittenMigration } from './folders.ts'
import { places, type Engine } from './place.ts'
import { rowsOf, type Row } from './rows.ts'

const migrations: readonly WrittenMigration[] = [
  { name: 'users', sql: 'CREATE TABLE users (id int PRIMARY KEY);--> statement-breakpoint\nCREATE TABLE teams (id int PRIMARY KEY);' },
  { name: 'email', sql: 'ALTER TABLE users ADD COLUMN email text;' },
  { name: 'crlf', sql: "ALTER TABLE users ADD COLUMN nick varchar(20) default 'it''s';\r\n" },
  { name: 'teams', sql: '-- Custom SQL migration file, put your code below! --\nINSERT INTO teams VALUES (1);' },
]
const dialects = { postgres: 'postgresql', mysql: 'mysql', mariadb: 'mysql', sqlite: 'sqlite' } as const
const generations: readonly DrizzleGeneration[] = ['v0', 'v1']
const engines: readonly (keyof typeof dialects & Engine)[] = ['postgres', 'mysql', 'mariadb', 'sqlite']

for (const generation of generations) {
  describe.skipIf(leftOut(`drizzle-${generation}`))(`drizzle-kit ${generation} and Skein`, () => {
    const place = places()
    for (const engine of engines) {
      describe.skipIf(leftOut(engine === 'postgres' ? 'postgres18' : engine))(`on ${engine}`, () => {
        const dialect = dialects[engine]

        async function turns(order: readonly ('tool' | 'skein')[]): Promise<{ readonly rows: readonly Row[]; readonly table: string }> {
          const { url, folder: at } = await place(engine)
          const folder = join(at, 'drizzle')
          const fleet = await project({ app: { url: url.replace(/^file:/, 'sqlite:'), format: { name: 'drizzle', dir: folder } } }, {})
          for (const [turn, who] of order.entries()) {
            const some = migrations.slice(0, (turn + 1) * (migrations.length / order.length))
            if (generation === 'v0') writeDrizzleV0(folder, dialect, some)
            else writeDrizzleV1(folder, some)
            if (who === 'tool') expect(await drizzleMigrate({ generation, dialect, url, folder })).toMatchObject({ exitCode: 0 })
            else expect(await fleet.migrate()).toMatchObject({ code: 0, report: { databases: [{ state: 'migrated' }] } })
          }
          const rows = () => rowsOf(url, `select * from ${engine === 'postgres' ? 'drizzle.' : ''}__drizzle_migrations order by created_at`)
          const written = await rows()
          expect(await drizzleMigrate({ generation, dialect, url, folder })).toMatchObject({ exitCode: 0 })
          const status = await fleet.status()
          expect(status.databases[0]).toMatchObject({ state: 'current', findings: [], applied: { value: 4 } })
          expect(await rows()).toEqual(written)
          expect(await rowsOf(url, 'select id from teams')).toEqual([{ id: 1 }])
          const table = engine === 'sqlite' ? await rowsOf(url, "select sql from sqlite_master where name = '__drizzle_migrations'") : []
          return { rows: written.map(withoutTimes), table: String(table[0]?.sql) }
        }

        test('take turns, and leave the same rows as drizzle-kit alone', async () => {
          const alone = await turns(['tool', 'tool'])
          expect(alone.rows).toHaveLength(4)
          expect(await turns(['tool', 'skein'])).toEqual(alone)
          expect(await turns(['skein', 'tool'])).toEqual(alone)
          expect(await turns(['skein', 'skein'])).toEqual(alone)
        })
      })
    }
  })
}

/** Ids may have gaps and times differ; whether there is one may not. */
function withoutTimes({ id, applied_at, ...row }: Row): Row {
  return { ...row, id: id === null ? null : 'an id', ...(applied_at !== undefined && { applied_at: applied_at === null ? null : 'a time' }) }
}
