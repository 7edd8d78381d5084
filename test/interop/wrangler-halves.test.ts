/** Wrangler and Skein take turns on local D1: half by the one, the rest by the other, then neither has anything to do, and the ledger is the same. */
import { describe, expect, test } from 'vitest'
import { leftOut } from '../services.ts'
import { project } from '../support/project.ts'
import { writeWrangler, type WrittenMigration } from './folders.ts'
import { places } from './place.ts'
import { wranglerApply, wranglerList, wranglerQuery, type WranglerVersion } from './wrangler.ts'

const migrations: readonly WrittenMigration[] = [
  { name: 'users', sql: 'create table users (id integer primary key);\ncreate trigger t after insert on users begin\n  update users set id = new.id where id = new.id;\nend;\n' },
  { name: 'email', sql: "alter table users add column email text default 'a;b';\r\n" },
  { name: 'nothing', sql: '-- nothing yet\n' },
  { name: 'dump', sql: 'PRAGMA defer_foreign_keys=TRUE;\nBEGIN TRANSACTION;\ninsert into users (id) values (1);\nCOMMIT;\n' },
]
const versions: readonly WranglerVersion[] = ['4.86', '4.150']

for (const version of versions) {
  describe.skipIf(leftOut(`wrangler-${version}`))(`Wrangler ${version} and Skein`, () => {
    const place = places()

    async function turns(order: readonly ('tool' | 'skein')[]) {
      const { folder } = await place('sqlite')
      const fleet = await project({ app: { format: { name: 'wrangler', config: `${folder}/wrangler.json` } } })
      const tool = { version, folder, database: 'app' }
      for (const [turn, who] of order.entries()) {
        writeWrangler(folder, 'app', migrations.slice(0, (turn + 1) * (migrations.length / order.length)))
        if (who === 'tool') expect(await wranglerApply(tool)).toMatchObject({ exitCode: 0 })
        else expect(await fleet.migrate()).toMatchObject({ code: 0, report: { databases: [{ state: 'migrated' }] } })
      }
      expect(await wranglerList(tool)).toMatchObject({ exitCode: 0, output: expect.stringContaining('No migrations to apply') })
      expect((await fleet.status()).databases[0]).toMatchObject({ state: 'current', findings: [], applied: { value: 4 } })
      const rows = await wranglerQuery(tool, "select id, name, applied_at glob '????-??-?? ??:??:??' as timed from d1_migrations order by id")
      expect(await wranglerQuery(tool, 'select id, email from users')).toEqual([{ id: 1, email: 'a;b' }])
      const [table] = await wranglerQuery(tool, "select sql from sqlite_master where name = 'd1_migrations'")
      // 4.86 writes the name without quotes; all later ones, and we, quote it.
      return { rows, table: String(table?.['sql']).replace('CREATE TABLE d1_migrations(', 'CREATE TABLE "d1_migrations"(') }
    }

    test('take turns, and leave the same ledger as Wrangler alone', async () => {
      const alone = await turns(['tool', 'tool'])
      expect(alone.rows.map(({ name }) => name)).toEqual(['0001_users.sql', '0002_email.sql', '0003_nothing.sql', '0004_dump.sql'])
      expect(await turns(['tool', 'skein'])).toEqual(alone)
      expect(await turns(['skein', 'tool'])).toEqual(alone)
    }, 240_000) // Twelve starts of Wrangler, two to five seconds each.
  })
}
