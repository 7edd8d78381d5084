/** The ledgers of Prisma, Atlas and our own format on real engines: made, written, read again, guarded. */
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Connection, Dialect } from '../../src/dialects/dialect.ts'
import { dialectOfUrl, dialects } from '../../src/dialects/index.ts'
import { atlas } from '../../src/formats/atlas/format.ts'
import type { Format, Settled } from '../../src/formats/format.ts'
import { prisma } from '../../src/formats/prisma/format.ts'
import { sql } from '../../src/formats/sql/format.ts'
import type { Mark } from '../../src/model/migration.ts'
import { temporaryFolders } from '../support/folders.ts'
import { look, recordContext, runOf, settledAt, summary } from '../support/format-context.ts'
import { freshMariadb, freshMysql, freshPostgres } from '../services.ts'

const folders = temporaryFolders()
afterAll(folders.remove)

const users = 'create table users (id integer primary key);\n'
const files = {
  prisma: { '20260101000000_init/migration.sql': users, '20260102000000_it’s/migration.sql': 'select 1;\nselect 2;\n', 'migration_lock.toml': '' },
  atlas: { '1_init.sql': users, '2_it’s.sql': '-- atlas:txmode none\n\nselect 1;\nselect 2;\n' },
  sql: { '1_init.sql': users, '2_it’s.sql': '-- skein: no-transaction\nselect 1;\nselect 2;\n' },
} as const
const statements = ['select 1;', 'select 2;']

const formats = [
  { format: prisma as unknown as Format, table: '_prisma_migrations', files: files.prisma },
  { format: atlas as unknown as Format, table: 'atlas_schema_revisions', files: files.atlas },
  { format: sql as unknown as Format, table: 'skein_migrations', files: files.sql },
]
const engines = [
  { engine: 'postgres 18', fresh: () => freshPostgres() },
  { engine: 'postgres 13', fresh: () => freshPostgres({ major: '13' }) },
  { engine: 'mysql', fresh: () => freshMysql() },
  { engine: 'mariadb', fresh: () => freshMariadb() },
  { engine: 'sqlite', fresh: async () => ({ url: `sqlite:${join(folders.make(), 'app.db')}`, name: 'main', drop: async () => {} }) },
]

describe.each(engines)('on $engine', ({ fresh }) => {
  let url: string
  let dialect: Dialect
  let connection: Connection
  let drop: () => Promise<void>

  beforeEach(async () => {
    const database = await fresh()
    url = database.url
    drop = database.drop
    const name = dialectOfUrl(url)
    if (name === undefined) throw new Error(url)
    dialect = await dialects[name]()
    connection = await dialect.connect({ name: 'app', url, root: process.cwd(), purpose: 'write', timeoutMs: 10_000, applicationName: 'skein test', environment: {} })
  })
  afterEach(async () => {
    await connection.close()
    await drop()
  })

  const run = async (all: readonly string[]) => {
    for (const statement of all) await connection.execute(statement)
  }
  const holds = async (guard: string | undefined) => Object.values((await connection.query(`select case when ${guard ?? ''} then 1 else 0 end as holds`))[0] ?? {}).map(Number)

  describe.each(formats)('$format.name', ({ format, table, files: content }) => {
    const settled = (): Settled => settledAt(folders.make(content), table, { dialect: dialect.name })
    const hashed = async (): Promise<Settled> => {
      const place = settled()
      if (format.name !== 'atlas') return place
      const { problems } = await format.read(place)
      expect(problems.map(({ kind }) => kind)).toEqual(['sum-mismatch']) // The folder has no sum: of no matter to the ledger.
      return place
    }

    it('has no ledger in an empty database, and says what else is there', async () => {
      const place = await hashed()
      expect(await format.ledger(connection, place)).toMatchObject({ exists: false, rows: [], otherTables: [] })
      await run(['create table other_things (id integer)'])
      expect((await format.ledger(connection, place)).otherTables).toEqual(['other_things'])
    })

    it('makes its ledger, empty, and finds it', async () => {
      const place = await hashed()
      const before = await look(format, connection, place)
      await run(before.recorder.create())
      const after = await look(format, connection, place)
      expect(after.ledger).toMatchObject({ exists: true, rows: [] })
      expect(after.recorder.create()).toEqual([])
      expect(await holds(before.recorder.guard([]))).toEqual([1])
    })

    it('records migrations, which are then applied, and guards them', async () => {
      const place = await hashed()
      const before = await look(format, connection, place)
      const [first, second] = before.folder.migrations
      if (first === undefined || second === undefined) throw new Error('two migrations are expected')
      await run(before.recorder.create())
      await run(before.recorder.whole(first, runOf('select 1')))
      expect(await holds(before.recorder.guard([]))).toEqual([0])
      expect(await holds(before.recorder.guard([first]))).toEqual([1])
      await run(before.recorder.whole(second, runOf(...statements)))
      const after = await look(format, connection, place)
      expect(summary(after.comparison)).toMatchObject({ head: second.name, applied: [first.name, second.name], pending: [] })
      expect(Math.abs(Date.parse(after.ledger.rows[0]?.appliedAt ?? '') - Date.now())).toBeLessThan(3_600_000)
      expect(await holds(after.recorder.guard([]))).toEqual([1])
    })

    it('keeps how far a migration came, goes on from there and ends as if it had run whole', async () => {
      const place = await hashed()
      const before = await look(format, connection, place)
      const [, migration] = before.folder.migrations
      const { progress } = before.recorder
      if (migration === undefined || progress === undefined) throw new Error('progress is expected')
      const mark = (statement: number, error?: string): Mark => ({ statement, total: 2, hash: 'ab'.repeat(32), ...(error === undefined ? {} : { error }) })
      const said = 'it’s "not" there: \\ \'x\'\nand more'
      await run(before.recorder.create())
      await run(progress.before(migration, mark(0), runOf(...statements)))
      await run(progress.before(migration, mark(0), runOf(...statements)))
      expect((await look(format, connection, place)).ledger.rows).toMatchObject([{ state: 'partial', progress: { statement: 0, total: 2 } }])
      await run(progress.before(migration, mark(1), runOf(...statements)))
      await run(progress.failed(migration, mark(1, said), runOf(...statements)))
      const stopped = await look(format, connection, place)
      expect(stopped.ledger.rows).toMatchObject([{ state: 'failed', error: said, progress: { statement: 1, total: 2, error: said } }])
      expect(stopped.comparison.pending[0]?.name).toBe(migration.name)
      expect(stopped.comparison.findings.filter(({ kind }) => kind === 'failed')).toMatchObject([{ blocks: false }])
      const again = format.recorder(place, recordContext(dialect.name, stopped.folder, stopped.ledger))
      await run(again.progress?.finish(migration, runOf(...statements)) ?? [])
      const ended = await look(format, connection, place)
      expect(ended.ledger.rows).toMatchObject([{ state: 'applied' }])
      expect(ended.ledger.rows[0]?.progress).toBeUndefined()
      expect(await holds(ended.recorder.guard([]))).toEqual([1])
    })
  })
})

describe('where Atlas’s revisions lie on Postgres', () => {
  const place = (more: Partial<Settled> = {}) => settledAt(folders.make(files.atlas), 'atlas_schema_revisions', more)

  async function on(work: (open: (query?: string) => Promise<Connection>) => Promise<void>): Promise<void> {
    const { url, drop } = await freshPostgres()
    const opened: Connection[] = []
    try {
      await work(async (query = '') => {
        const connection = await (await dialects.postgres()).connect({ name: 'app', url: `${url}${query}`, root: process.cwd(), purpose: 'write', timeoutMs: 10_000, applicationName: 'skein test', environment: {} })
        opened.push(connection)
        return connection
      })
    } finally {
      for (const connection of opened) await connection.close()
      await drop()
    }
  }
  const make = async (connection: Connection, settled: Settled) => {
    const { recorder } = await look(atlas as unknown as Format, connection, settled)
    for (const statement of recorder.create()) await connection.execute(statement)
  }

  it('is a schema of their own when the connection is bound to none', async () => {
    await on(async (open) => {
      const connection = await open()
      await make(connection, place())
      expect(await atlas.ledger(connection, place())).toMatchObject({ exists: true, schema: 'atlas_schema_revisions' })
      expect(await connection.query("select schemaname::text as schema from pg_tables where tablename = 'atlas_schema_revisions'")).toEqual([{ schema: 'atlas_schema_revisions' }])
      await connection.execute('create schema other')
      await connection.execute('create table other.things (id int)')
      expect((await atlas.ledger(connection, place())).otherTables).toEqual(['other.things'])
    })
  })

  it('is the schema that the configuration or the URL binds', async () => {
    await on(async (open) => {
      const plain = await open()
      await plain.execute('create schema app')
      const bound = await open('?schema=app')
      await make(bound, place())
      expect(await atlas.ledger(bound, place())).toMatchObject({ exists: true, schema: 'app' })
      expect(await atlas.ledger(plain, place({ extra: { bound: 'app' } }))).toMatchObject({ exists: true, schema: 'app' })
      expect(await atlas.ledger(plain, place({ schema: 'app' }))).toMatchObject({ exists: true })
      await plain.execute('create table public.elsewhere (id int)')
      expect((await atlas.ledger(bound, place())).otherTables).toEqual([])
      await plain.execute('create table app.here (id int)')
      expect((await atlas.ledger(bound, place())).otherTables).toEqual(['app.here'])
    })
  })

  it('is refused when it could be either', async () => {
    await on(async (open) => {
      const connection = await open()
      await make(connection, place())
      await connection.execute('create schema app')
      await expect(atlas.ledger(connection, place({ extra: { bound: 'app' } }))).rejects.toMatchObject({ code: 'ledger.ambiguous', message: expect.stringContaining('ambiguous revision table') })
      expect(await atlas.ledger(connection, place({ schema: 'atlas_schema_revisions', extra: { bound: 'app' } }))).toMatchObject({ exists: true })
    })
  })

  it('is unreadable without the privilege, said by name', async () => {
    await on(async (open) => {
      const connection = await open()
      await make(connection, place())
      const role = `reader_${Date.now()}`
      await connection.execute(`create role ${role}`)
      try {
        await connection.execute(`grant usage on schema atlas_schema_revisions to ${role}`)
        await connection.execute(`set role ${role}`)
        await expect(atlas.ledger(connection, place())).rejects.toMatchObject({ code: 'ledger.unreadable' })
      } finally {
        await connection.execute('reset role')
        await connection.execute(`revoke all on schema atlas_schema_revisions from ${role}`)
        await connection.execute(`drop role ${role}`)
      }
    })
  })
})
