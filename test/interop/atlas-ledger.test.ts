/** Our Atlas format against the real tool: the sum, the cuts and their hashes, the table, the rows, and who goes on where. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Connection } from '../../src/dialects/dialect.ts'
import { dialectOfUrl, dialects } from '../../src/dialects/index.ts'
import { atlas } from '../../src/formats/atlas/format.ts'
import { partialHashes } from '../../src/formats/atlas/partial-hashes.ts'
import { sumFile } from '../../src/formats/atlas/sum.ts'
import type { Folder, Migration } from '../../src/model/migration.ts'
import type { Format } from '../../src/formats/format.ts'
import { look, settledAt } from '../support/format-context.ts'
import { writeFiles } from '../support/folders.ts'
import { leftOut } from '../services.ts'
import { atlasApply, atlasHash, atlasStatus, atlasUrl } from './atlas.ts'
import { places, type Engine } from './place.ts'
import { rowsOf } from './rows.ts'

const format = atlas as unknown as Format

/** Statements that every engine runs, written so that cutting them is not easy. */
const odd: Readonly<Record<string, string>> = {
  '1_comments.sql': "-- top\n\n-- glued ; not cut\ncreate table a (id int); /* behind; */ create table b (id int)\n  ;\n\n\ninsert into a values (1) -- inside; \n;\n-- last\n",
  '2_quotes.sql': "insert into a select 2 where 'it''s;' <> 'x';insert into a select (3);\n\tinsert into a values (4)",
  '3_delimiter.sql': '-- atlas:delimiter \\n\\n\n\ninsert into a values (5);\n\ninsert into a values (6)\n\n\ninsert into a values (7);\n',
  '4_marker.sql': '-- atlas:delimiter -- end\ninsert into a values (8);\n-- end\ninsert into a values (9);\n-- end\n',
  '5_command.sql': 'insert into a values (10);\nDELIMITER //\ninsert into a values (11)//\ninsert into a values (12) //\nDELIMITER ;\ninsert into a values (13);\n',
  '6_end.sql': 'insert into a values (14);\n-- no line break behind it',
  '8_.sql': 'insert into a values (15);\r\ninsert into a\r\nvalues (16);\r\n',
  '9.sql': '-- atlas:txmode none\n\ninsert into a values (17);',
}
/** What 0.13.1 cuts as later versions do: it knows neither BEGIN … END nor that a backslash means nothing to Postgres. */
const own: Readonly<Partial<Record<Engine, Readonly<Record<string, string>>>>> = {
  postgres15: { '7_dollar.sql': "do $$ begin perform 1; end $$;\ncreate function f() returns int language sql as $f$ select 1; $f$;select 'a;';" },
  mysql: { '7_backslash.sql': "insert into a select 30 where 'a\\';b' <> 'c';# hash; comment\ninsert into a values (31);" },
  sqlite: { '7_table.sql': 'create table c (id int, "a;b" text);\ninsert into a values (30);' },
}
const engines: readonly Engine[] = ['postgres15', 'mysql', 'sqlite']

describe.skipIf(leftOut('atlas'))('Atlas’s own ledger', () => {
  const place = places()

  async function open(url: string): Promise<Connection> {
    const name = dialectOfUrl(url)
    if (name === undefined) throw new Error(url)
    return (await dialects[name]()).connect({ name: 'app', url, ...(name === 'postgres' ? { schemas: ['public'] } : {}), root: process.cwd(), purpose: 'write', timeoutMs: 10_000, applicationName: 'skein test', environment: {} })
  }

  const settledOf = (dir: string, engine: Engine) => settledAt(dir, 'atlas_schema_revisions', engine === 'postgres15' ? { extra: { bound: 'public' } } : {})
  const scriptOf = (migration: Migration, connection: Connection) => format.reading.split?.(readFileSync(migration.path, 'utf8'), migration, connection.server.dialect) ?? []

  /** What our core does, one statement after the other. */
  async function migrate(connection: Connection, folder: Folder, recorder: Awaited<ReturnType<typeof look>>['recorder'], names: readonly string[]): Promise<void> {
    for (const statement of recorder.create()) await connection.execute(statement)
    for (const migration of folder.migrations.filter(({ name }) => names.includes(name))) {
      const statements = scriptOf(migration, connection).map(({ text }) => text)
      for (const statement of statements) await connection.execute(statement)
      for (const statement of recorder.whole(migration, { statements, durationMs: 1, startedAt: new Date() })) await connection.execute(statement)
    }
  }

  for (const engine of engines) {
    describe.skipIf(leftOut(engine))(`on ${engine}`, () => {
      const files = { ...odd, ...own[engine] }
      const prepared = async () => {
        const { url, folder } = await place(engine)
        const dir = join(folder, 'migrations')
        writeFiles(dir, files)
        expect(await atlasHash({ dir })).toMatchObject({ exitCode: 0 })
        return { url, dir, project: { url: atlasUrl(url), dir } }
      }

      test('its sum is ours', async () => {
        const { dir } = await prepared()
        const sorted = Object.keys(files).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
        expect(sumFile(sorted.map((name) => ({ name, bytes: readFileSync(join(dir, name)) })))).toBe(readFileSync(join(dir, 'atlas.sum'), 'utf8'))
      })

      test('what it has applied is applied for us, cut and hashed alike', async () => {
        const { url, dir, project } = await prepared()
        const applied = await atlasApply(project)
        expect(applied.exitCode, applied.output).toBe(0)
        const connection = await open(url)
        try {
          const { comparison, ledger, folder } = await look(format, connection, settledOf(dir, engine))
          expect([comparison.pending, comparison.findings]).toEqual([[], []])
          for (const migration of folder.migrations) {
            const row = ledger.rows.find(({ key }) => key === migration.key)
            const texts = scriptOf(migration, connection).map(({ text }) => text)
            expect([migration.name, Number(row?.raw.total), row?.hash], texts.join('\n~~\n')).toEqual([migration.name, texts.length, migration.hash])
            const hashes = await partialHashesIn(url, migration.key ?? '')
            if (hashes !== null) expect([migration.name, hashes]).toEqual([migration.name, partialHashes(texts, texts.length)])
          }
        } finally {
          await connection.close()
        }
      })

      test('what we have applied is applied for it, in the same table, column by column', async () => {
        const [theirs, ours] = [await prepared(), await prepared()]
        await atlasApply(theirs.project)
        const connection = await open(ours.url)
        try {
          const { folder, recorder } = await look(format, connection, settledOf(ours.dir, engine))
          await migrate(connection, folder, recorder, folder.migrations.map(({ name }) => name))
        } finally {
          await connection.close()
        }
        const status = await atlasStatus(ours.project)
        expect(status, status.output).toMatchObject({ exitCode: 0, output: expect.stringContaining('Migration Status: OK') })
        const again = await atlasApply(ours.project)
        expect(again, again.output).toMatchObject({ exitCode: 0, output: expect.stringContaining('No migration files to execute') })
        const rows = 'select version, description, type, applied, total, error, error_stmt, hash from atlas_schema_revisions order by version'
        expect(await rowsOf(ours.url, rows)).toEqual(await rowsOf(theirs.url, rows))
        expect(await columnsOf(ours.url, engine)).toEqual(await columnsOf(theirs.url, engine))
      })

      test('each goes on where the other stopped', async () => {
        const { url, dir, project } = await prepared()
        const first = await atlasApply(project, '2')
        expect(first.exitCode, first.output).toBe(0)
        const connection = await open(url)
        try {
          const { comparison, folder, recorder } = await look(format, connection, settledOf(dir, engine))
          expect(comparison.pending).toHaveLength(folder.migrations.length - 2)
          await migrate(connection, folder, recorder, comparison.pending.slice(0, 3).map(({ name }) => name))
        } finally {
          await connection.close()
        }
        const rest = await atlasApply(project)
        expect(rest.exitCode, rest.output).toBe(0)
        const after = await open(url)
        try {
          expect((await look(format, after, settledOf(dir, engine))).comparison).toMatchObject({ pending: [], findings: [] })
        } finally {
          await after.close()
        }
      })

      test('a file of which we ran a part is finished by it', async () => {
        const { url, folder: home } = await place(engine)
        const dir = join(home, 'migrations')
        writeFiles(dir, { '1_half.sql': '-- atlas:txmode none\n\ncreate table a (id int);\n-- second\ncreate table b (id int);\n' })
        await atlasHash({ dir })
        const connection = await open(url)
        try {
          const { folder, recorder } = await look(format, connection, settledOf(dir, engine))
          const [migration] = folder.migrations
          if (migration === undefined) throw new Error('a migration is expected')
          const statements = scriptOf(migration, connection).map(({ text }) => text)
          const run = { statements, durationMs: 0, startedAt: new Date() }
          for (const statement of [...recorder.create(), statements[0] ?? '', ...(recorder.progress?.before(migration, { statement: 1, total: 2, hash: '' }, run) ?? [])]) await connection.execute(statement)
          const { ledger } = await look(format, connection, settledOf(dir, engine))
          const [mark] = ledger.rows.map(({ progress }) => progress)
          expect(mark !== undefined && recorder.progress?.matches?.(mark, statements)).toBe(true)
          expect(mark !== undefined && recorder.progress?.matches?.(mark, ['create table z (id int);', ...statements.slice(1)])).toBe(false)
        } finally {
          await connection.close()
        }
        const rest = await atlasApply({ url: atlasUrl(url), dir })
        expect(rest.exitCode, rest.output).toBe(0)
        const [row] = await rowsOf(url, 'select applied as applied, total as total from atlas_schema_revisions')
        expect([Number(row?.applied), Number(row?.total), await rowsOf(url, 'select * from b')]).toEqual([2, 2, []])
      })
    })
  }
})

/** What Atlas stored for a version, whatever the engine calls JSON; null after a version that clears it. */
async function partialHashesIn(url: string, version: string): Promise<unknown> {
  const [row] = await rowsOf(url, `select partial_hashes as hashes from atlas_schema_revisions where version = '${version}'`)
  const value = row?.hashes
  if (value instanceof ArrayBuffer || value instanceof Uint8Array) return JSON.parse(Buffer.from(value as Uint8Array).toString())
  return typeof value === 'string' ? JSON.parse(value) : (value ?? null)
}

async function columnsOf(url: string, engine: Engine): Promise<unknown> {
  if (engine === 'sqlite') return rowsOf(url, "select name, lower(type) as type, \"notnull\", pk from pragma_table_info('atlas_schema_revisions')")
  const [schema, type] = engine === 'mysql' ? ['database()', 'column_type'] : ["'public'", 'data_type']
  const rows = await rowsOf(url, `select column_name as name, ${type} as type, is_nullable as nullable, column_default as fallback from information_schema.columns where table_name = 'atlas_schema_revisions' and table_schema = ${schema} order by ordinal_position`)
  return rows.map((row) => Object.values(row).map(String))
}
