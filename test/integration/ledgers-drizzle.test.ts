/** The ledgers of drizzle-orm on real engines: made, written, read again in one round trip, guarded, upgraded. */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Connection, Dialect } from '../../src/dialects/dialect.ts'
import { dialectOfUrl, dialects } from '../../src/dialects/index.ts'
import { drizzle } from '../../src/formats/drizzle/format.ts'
import type { Format, Settled } from '../../src/formats/format.ts'
import { temporaryFolders } from '../support/folders.ts'
import { look, recordContext, runOf, settledAt, summary } from '../support/format-context.ts'
import { freshMariadb, freshMysql, freshPostgres } from '../services.ts'

const folders = temporaryFolders()
afterAll(folders.remove)

const format = drizzle as unknown as Format
const texts = { a: 'create table users (id integer primary key);', b: 'create table posts (id integer primary key);' }
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const journal = JSON.stringify({ version: '7', dialect: 'postgresql', entries: [{ idx: 0, version: '7', when: 1767225600123, tag: '0000_a', breakpoints: true }, { idx: 1, version: '7', when: 1767225601123, tag: '0001_b', breakpoints: true }] })
const files = {
  v0: { 'meta/_journal.json': journal, '0000_a.sql': texts.a, '0001_b.sql': texts.b },
  v1: { '20260101000000_a/migration.sql': texts.a, '20260101000001_b/migration.sql': texts.b },
} as const

const engines = [
  { engine: 'postgres 18', fresh: () => freshPostgres() },
  { engine: 'postgres 13', fresh: () => freshPostgres({ major: '13' }) },
  { engine: 'mysql', fresh: () => freshMysql() },
  { engine: 'mariadb', fresh: () => freshMariadb() },
  { engine: 'sqlite', fresh: async () => ({ url: `sqlite:${join(folders.make(), 'app.db')}`, name: 'main', drop: async () => {} }) },
]

describe.each(engines)('on $engine', ({ fresh }) => {
  let dialect: Dialect
  let connection: Connection
  let url: string
  let drop: () => Promise<void>

  const open = (purpose: 'read' | 'write') => dialect.connect({ name: 'app', url, root: '/', purpose, timeoutMs: 10_000, applicationName: 'skein test', environment: {} })
  const place = (generation: 'v0' | 'v1'): Settled => settledAt(folders.make(files[generation]), '__drizzle_migrations', { schema: 'drizzle', dialect: dialect.name })
  const run = async (all: readonly string[]) => {
    for (const statement of all) await connection.execute(statement)
  }
  const holds = async (guard: string | undefined) => Object.values((await connection.query(`select case when ${guard ?? ''} then 1 else 0 end as holds`))[0] ?? {}).map(Number)

  /** MySQL’s rows name their database, whatever a script makes the session’s. */
  const home = () => (connection.server.dialect === 'mysql' ? { schema: connection.server.database } : {})

  /** Other tests may have made our place for progress, which MySQL has one of. */
  const beside = () => (connection.server.can.ownSchema ? { progressBeside: expect.any(Boolean) } : {})

  beforeEach(async () => {
    const database = await fresh()
    ;({ url, drop } = database)
    dialect = await dialects[dialectOfUrl(url)!]()
    connection = await open('write')
  })
  afterEach(async () => {
    await connection.close()
    await drop()
  })

  describe.each(['v0', 'v1'] as const)('%s', (generation) => {
    it('has no ledger in an empty database, and says what else is there', async () => {
      await run(['create table other_things (id integer)'])
      expect(await drizzle.ledger(connection, place(generation))).toEqual({ exists: false, rows: [], otherTables: ['other_things'], ...home() })
    })

    it('makes its ledger, and knows an empty one and its columns', async () => {
      const before = await look(format, connection, place(generation))
      await run(before.recorder.create())
      const after = await look(format, connection, place(generation))
      expect(after.ledger).toEqual({ exists: true, rows: [], generation, ...beside(), ...home() })
      expect(after.recorder.create()).toEqual([])
      expect(await holds(before.recorder.guard([]))).toEqual([1])
    })

    it('records migrations, which are then applied, and guards them', async () => {
      const before = await look(format, connection, place(generation))
      const [first, second] = before.folder.migrations
      await run(before.recorder.create())
      await run(before.recorder.whole(first!, runOf()))
      expect(await holds(before.recorder.guard([]))).toEqual([0])
      expect(await holds(before.recorder.guard([first!]))).toEqual([1])
      await run(before.recorder.whole(second!, runOf()))
      const after = await look(format, connection, place(generation))
      expect(summary(after.comparison)).toEqual({ head: second?.name, applied: [first?.name, second?.name], pending: [], findings: [] })
      if (generation === 'v1') expect(Math.abs(Date.parse(after.ledger.rows[0]?.appliedAt ?? '') - Date.parse(dialect.name === 'sqlite' ? '2026-01-02T03:04:05.678Z' : new Date().toISOString()))).toBeLessThan(60_000)
      expect(await holds(after.recorder.guard([]))).toEqual([1])
    })

    it('is read by a session that may only read', async () => {
      const before = await look(format, connection, place(generation))
      await run(before.recorder.create())
      const reader = await open('read')
      expect((await drizzle.ledger(reader, place(generation))).exists).toBe(true)
      await reader.close()
    })
  })

  it('upgrades the ledger of v0 under a folder of v1, and both then agree that all is applied', async () => {
    const old = await look(format, connection, place('v0'))
    await run(old.recorder.create())
    for (const migration of old.folder.migrations) await run(old.recorder.whole(migration, runOf()))
    const settled = place('v1')
    const met = await look(format, connection, settled)
    expect(met.comparison.applied).toEqual(['20260101000000_a', '20260101000001_b'])
    await run(met.recorder.create())
    const after = await look(format, connection, settled)
    expect(after.ledger).toMatchObject({ generation: 'v1', rows: [{ name: '20260101000000_a', key: '1767225600123', hash: sha256(texts.a) }, { name: '20260101000001_b' }] })
    expect(after.ledger.rows.map(({ raw }) => raw['applied_at'])).toEqual([null, null])
    expect(summary(after.comparison)).toMatchObject({ pending: [], findings: [] })
    const back = await look(format, connection, place('v0'))
    expect(summary(back.comparison)).toMatchObject({ applied: ['0000_a', '0001_b'], findings: [] })
  })

  it('says which table it was that is no ledger', async () => {
    const settled = place('v0')
    const before = await look(format, connection, settled)
    await run(before.recorder.create().map((statement) => statement.replace('hash text', 'digest text')))
    await expect(drizzle.ledger(connection, settled)).rejects.toMatchObject({ code: 'ledger.foreign', message: expect.stringContaining('digest') })
  })

  it('leaves an open transaction as it was when there is a ledger', async () => {
    const settled = place('v0')
    const { recorder, folder } = await look(format, connection, settled)
    await run(recorder.create())
    await run(['begin', ...recorder.whole(folder.migrations[0]!, runOf())])
    expect((await drizzle.ledger(connection, settled)).rows).toHaveLength(1)
    await run(['rollback'])
    expect((await drizzle.ledger(connection, settled)).rows).toHaveLength(0)
  })
})

it('a role without rights on the schema gets the server\'s words and the grant it needs', async () => {
  const database = await freshPostgres()
  const postgres = await dialects.postgres()
  const role = `r_${database.name}`
  const connect = (url: string) => postgres.connect({ name: 'app', url, root: '/', purpose: 'write', timeoutMs: 10_000, applicationName: 'skein test', environment: {} })
  const owner = await connect(database.url)
  const settled = settledAt(folders.make(files.v0), '__drizzle_migrations', { schema: 'drizzle' })
  const folder = await drizzle.read(settled)
  try {
    for (const statement of [...drizzle.recorder(settled, recordContext('postgres', folder, { exists: false, rows: [] })).create(), `create role ${role} login`]) await owner.execute(statement)
    const url = new URL(database.url)
    url.username = role
    const other = await connect(url.href)
    await expect(drizzle.ledger(other, settled)).rejects.toMatchObject({ code: 'ledger.unreadable', exit: 2, message: expect.stringContaining('permission denied'), hint: expect.stringContaining('Grant') })
    await other.close()
  } finally {
    await owner.execute(`drop role if exists ${role}`)
    await owner.close()
    await database.drop()
  }
})
