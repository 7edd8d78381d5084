import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { recordContext, look, runOf, settledAt, summary } from '../../../test/support/format-context.ts'
import { temporaryFolders, writeFiles } from '../../../test/support/folders.ts'
import { memoryConnection } from '../../../test/support/memory-connection.ts'
import type { Format, Settled } from '../format.ts'
import type { Ledger, LedgerRow } from '../../model/migration.ts'
import { drizzle } from './format.ts'

/** The points of reference/drizzle-d1.md section C that concern Drizzle, each under its number. */
const folders = temporaryFolders()
afterAll(folders.remove)

const format = drizzle as unknown as Format
const init = 'create table users (id integer primary key, email text);'
const posts = 'create table posts (id integer primary key);'
const sha256 = (text: string | Buffer) => createHash('sha256').update(text).digest('hex')

interface Entry {
  readonly tag: string
  readonly when: number
}

const journalOf = (entries: readonly Entry[]) => JSON.stringify({ version: '7', dialect: 'sqlite', entries: entries.map(({ tag, when }, idx) => ({ idx, version: '6', when, tag, breakpoints: true })) }, null, 2)

function v0(files: Readonly<Record<string, string | Buffer>>, entries: readonly Entry[], extra: Readonly<Record<string, unknown>> = {}): Settled {
  const dir = folders.make({ 'meta/_journal.json': journalOf(entries), ...files })
  return settledAt(dir, '__drizzle_migrations', { schema: 'drizzle', extra })
}

const v1 = (files: Readonly<Record<string, string>>) => settledAt(folders.make(files), '__drizzle_migrations', { schema: 'drizzle' })

const two = () => v0({ '0000_init.sql': init, '0001_posts.sql': posts }, [{ tag: '0000_init', when: 1000 }, { tag: '0001_posts', when: 2000 }])

const row = (key: string | undefined, hash = 'h', name?: string): LedgerRow => ({ ...(key !== undefined && { key }), ...(name !== undefined && { name }), hash, state: 'applied', raw: { id: null } })
const ledgerOf = (rows: readonly LedgerRow[], generation = 'v0'): Ledger => ({ exists: true, rows, generation })

describe('C1', () => {
  it('detects v0 by the journal and v1 by folders with a migration.sql', async () => {
    expect((await drizzle.read(two())).generation).toBe('v0')
    expect((await drizzle.read(v1({ '20260101000000_init/migration.sql': init }))).generation).toBe('v1')
  })

  it('reads a folder that has both by its journal, and never makes the other kind in it', async () => {
    const settled = v0({ '0000_init.sql': init, '20260101000000_x/migration.sql': posts }, [{ tag: '0000_init', when: 1000 }])
    const folder = await drizzle.read(settled)
    expect(folder.migrations.map(({ name }) => name)).toEqual(['0000_init'])
    expect(folder.problems.map(({ message }) => message)).toEqual([expect.stringContaining('20260101000000_x/migration.sql')])
    const files = await drizzle.create(settled, folder, 'next', new Date(5000))
    expect(files.map(({ path }) => path.slice(settled.dir.length + 1))).toEqual(['0001_next.sql', 'meta/_journal.json'])
    const other = v1({ '20260101000000_init/migration.sql': init })
    const [made] = await drizzle.create(other, await drizzle.read(other), 'next', new Date('2026-02-03T04:05:06Z'))
    expect(made?.path).toBe(join(other.dir, '20260203040506_next', 'migration.sql'))
  })
})

describe('C2', () => {
  it('makes the ledger of v0 on SQLite with `id SERIAL PRIMARY KEY`, so that every id is null', async () => {
    const connection = memoryConnection()
    const { folder, recorder } = await look(format, connection, two())
    connection.run(recorder.create())
    connection.run(folder.migrations.flatMap((migration) => recorder.whole(migration, runOf())))
    const [table] = await connection.query("select sql from sqlite_master where name = '__drizzle_migrations'")
    expect(table?.['sql']).toBe('CREATE TABLE "__drizzle_migrations" (\n\t\t\tid SERIAL PRIMARY KEY,\n\t\t\thash text NOT NULL,\n\t\t\tcreated_at numeric\n\t\t)')
    expect(await connection.query('select id, hash, created_at, typeof(created_at) as kind from __drizzle_migrations')).toEqual([
      { id: null, hash: sha256(init), created_at: 1000, kind: 'integer' },
      { id: null, hash: sha256(posts), created_at: 2000, kind: 'integer' },
    ])
    await connection.close()
  })

  it('honours the schema and the table that the configuration names, the schema on Postgres only', async () => {
    const settled = { ...two(), table: 'done', schema: 'history' }
    const folder = await drizzle.read(settled)
    const create = (dialect: 'postgres' | 'mysql' | 'sqlite') => drizzle.recorder(settled, recordContext(dialect, folder, { exists: false, rows: [] })).create()
    expect(create('postgres')).toEqual(['CREATE SCHEMA IF NOT EXISTS "history"', expect.stringContaining('CREATE TABLE IF NOT EXISTS "history"."done" (')])
    expect(create('mysql')).toEqual(['\n\t\t\tcreate table if not exists `done` (\n\t\t\t\tid serial primary key,\n\t\t\t\thash text not null,\n\t\t\t\tcreated_at bigint\n\t\t\t)\n\t\t'])
    expect(create('sqlite')).toEqual([expect.stringContaining('CREATE TABLE IF NOT EXISTS "done" (')])
  })

  it('inserts hash and created_at and nothing else', async () => {
    const settled = two()
    const folder = await drizzle.read(settled)
    const recorder = drizzle.recorder(settled, recordContext('postgres', folder, { exists: false, rows: [] }))
    expect(recorder.whole(folder.migrations[0]!, runOf())).toEqual([`insert into "drizzle"."__drizzle_migrations" ("hash", "created_at") values('${sha256(init)}', 1000)`])
  })
})

describe('C3', () => {
  it('hashes the raw bytes, CRLF and byte-order mark included', async () => {
    const text = '\uFEFFselect 1;\r\nselect 2;\r\n'
    const folder = await drizzle.read(v0({ '0000_x.sql': text }, [{ tag: '0000_x', when: 1 }]))
    expect(folder.migrations[0]?.hash).toBe(sha256(Buffer.from(text)))
    expect(folder.problems).toEqual([expect.objectContaining({ kind: 'note', message: expect.stringContaining('byte-order mark') })])
  })

  it('hashes what JavaScript decodes where the bytes are not UTF-8, as drizzle-orm hashes a string', async () => {
    const bytes = Buffer.from([0x73, 0xe9, 0x3b])
    const folder = await drizzle.read(v0({ '0000_x.sql': bytes }, [{ tag: '0000_x', when: 1 }]))
    expect(folder.migrations[0]?.hash).toBe(sha256(bytes.toString()))
    expect(folder.problems).toEqual([expect.objectContaining({ message: expect.stringContaining('not UTF-8') })])
  })

  it('never writes a created_at that is null', async () => {
    const settled = v1({ '01_init/migration.sql': init })
    const folder = await drizzle.read(settled)
    expect(() => drizzle.recorder(settled, recordContext('sqlite', folder, ledgerOf([], 'v1'))).whole(folder.migrations[0]!, runOf())).toThrow('no time to record')
    expect(drizzle.compare(folder, ledgerOf([], 'v1'), { allowLate: true, allowEdited: true, dialect: 'sqlite', settled }).findings).toContainEqual(expect.objectContaining({ kind: 'order', blocks: true }))
  })

  it('writes the empty hash that expo and durable-sqlite write, and calls nothing edited there', async () => {
    const settled = v0({ '0000_init.sql': init }, [{ tag: '0000_init', when: 1000 }], { driver: 'durable-sqlite' })
    const folder = await drizzle.read(settled)
    expect(drizzle.recorder(settled, recordContext('sqlite', folder, ledgerOf([]))).whole(folder.migrations[0]!, runOf())).toEqual([`insert into "__drizzle_migrations" ("hash", "created_at") values('', 1000)`])
    expect(drizzle.compare(folder, ledgerOf([row('1000', '')]), { allowLate: false, allowEdited: false, dialect: 'sqlite', settled }).findings).toEqual([])
  })
})

describe('C4', () => {
  const compare = async (rows: readonly LedgerRow[], dialect: 'postgres' | 'sqlite' = 'sqlite', settled = two()) => drizzle.compare(await drizzle.read(settled), ledgerOf(rows), { allowLate: false, allowEdited: false, dialect, settled })

  it('counts a migration applied by created_at, then by hash', async () => {
    expect((await compare([row('1000', sha256(init)), row('777', sha256(posts))])).applied).toEqual(['0000_init', '0001_posts'])
  })

  it('calls late what drizzle-kit will skip, and rerun what it will run again', async () => {
    expect(summary(await compare([row('2000', sha256(posts))])).findings).toEqual(['late 0000_init blocks'])
    expect(summary(await compare([row('1000', sha256(init)), row('1500', sha256(posts))])).findings).toEqual(['rerun 0001_posts said'])
  })

  it('knows that a null created_at makes drizzle-kit run everything again on Postgres, and nowhere else', async () => {
    const rows = [row('1000', sha256(init)), row('2000', sha256(posts)), row(undefined, 'x')]
    expect(summary(await compare(rows, 'postgres')).findings).toEqual(['rerun 0000_init said', 'rerun 0001_posts said', 'missing  said'])
    expect(summary(await compare(rows, 'sqlite')).findings).toEqual(['missing  said'])
  })

  it('reads created_at as the number it is, however a proxy or a numeric column spells it', async () => {
    const connection = memoryConnection()
    connection.run(['create table __drizzle_migrations (id, hash text, created_at)', "insert into __drizzle_migrations values (1, 'a', '1700000000000'), (2, 'b', '1700000000001.0'), (3, 'c', 1700000000002.0)"])
    const { ledger } = await look(format, connection, two())
    expect(ledger.rows.map(({ key }) => key)).toEqual(['1700000000000', '1700000000001', '1700000000002'])
    await connection.close()
  })
})

describe('C5', () => {
  const gap = () => v0({ '0000_a.sql': init, '0001_b.sql': posts, '0002_c.sql': 'select 1;' }, [{ tag: '0000_a', when: 5000 }, { tag: '0001_b', when: 9000 }, { tag: '0002_c', when: 8000 }])

  it('writes a late entry with its own `when`, so that the highest stays', async () => {
    const settled = gap()
    const folder = await drizzle.read(settled)
    const ledger = ledgerOf([row('5000', sha256(init)), row('9000', sha256(posts))])
    const { pending } = drizzle.compare(folder, ledger, { allowLate: true, allowEdited: false, dialect: 'sqlite', settled })
    expect(pending.map(({ name }) => name)).toEqual(['0002_c'])
    expect(drizzle.recorder(settled, recordContext('sqlite', folder, ledger)).whole(pending[0]!, runOf())).toEqual([expect.stringContaining(', 8000)')])
  })

  it('refuses to stop where drizzle-kit would take what is left behind for applied', async () => {
    const settled = gap()
    const folder = await drizzle.read(settled)
    const at = (to: string) => drizzle.compare(folder, ledgerOf([]), { allowLate: false, allowEdited: false, dialect: 'sqlite', settled, to })
    expect(at('0000_a').findings.filter(({ blocks }) => blocks)).toEqual([])
    expect(at('0001_b').findings.filter(({ blocks }) => blocks)).toEqual([expect.objectContaining({ kind: 'order', migration: '0002_c', liftedBy: 'allow-late' })])
    expect(at('0001_b').pending.map(({ name }) => name)).toEqual(['0000_a', '0001_b'])
  })
})

describe('C6', () => {
  it('writes the journal, the file and the snapshot as drizzle-kit does', async () => {
    const settled = two()
    const snapshot = { version: '6', dialect: 'sqlite', id: '11111111-1111-4111-8111-111111111111', prevId: '00000000-0000-0000-0000-000000000000', tables: {}, views: {}, enums: {}, _meta: {}, internal: { indexes: {} } }
    writeFiles(settled.dir, { 'meta/0001_snapshot.json': JSON.stringify(snapshot, null, 2) })
    const [file, copy, journal] = await drizzle.create(settled, await drizzle.read(settled), 'Add Nick', new Date(3000))
    expect(file).toEqual({ path: join(settled.dir, '0002_add_nick.sql'), content: '-- Custom SQL migration file, put your code below! --', mode: 'create' })
    expect(copy?.path).toBe(join(settled.dir, 'meta', '0002_snapshot.json'))
    expect(copy?.content).toMatch(/^\{\n {2}"version": "6",\n[^]*[^\n]$/)
    expect(JSON.parse(copy?.content ?? '')).toEqual({ ...snapshot, id: expect.stringMatching(/^[\da-f-]{36}$/), prevId: snapshot.id })
    expect(journal?.mode).toBe('replace')
    expect(journal?.content).toBe(
      journalOf([{ tag: '0000_init', when: 1000 }, { tag: '0001_posts', when: 2000 }, { tag: '0002_add_nick', when: 3000 }]),
    )
  })

  it('never writes a `when` that is not after all others, even when the clock is behind', async () => {
    const settled = v0({ '0000_init.sql': init }, [{ tag: '0000_init', when: 4102444800000 }])
    const files = await drizzle.create(settled, await drizzle.read(settled), 'x', new Date(3000))
    const journal = JSON.parse(files.at(-1)?.content ?? '') as { entries: { when: number }[] }
    expect(journal.entries[1]?.when).toBe(4102444800001)
  })

  it.each([
    ['index', '0002_x'],
    ['timestamp', '20260203040506_x'],
    ['supabase', '20260203040506_x'],
    ['unix', '1770091506_x'],
    ['none', '_x'],
  ])('numbers with the prefix %s', async (prefix, tag) => {
    const settled = { ...two(), extra: { prefix } }
    const [file] = await drizzle.create(settled, await drizzle.read(settled), 'x', new Date('2026-02-03T04:05:06Z'))
    expect(file?.path).toBe(join(settled.dir, `${tag}.sql`))
  })

  it('begins a journal where there is none yet', async () => {
    const settled = settledAt(folders.make(), '__drizzle_migrations', { dialect: 'mysql' })
    const files = await drizzle.create(settled, await drizzle.read(settled), 'first', new Date(3000))
    expect(files.at(-1)).toEqual({
      path: join(settled.dir, 'meta', '_journal.json'),
      content: JSON.stringify({ version: '7', dialect: 'mysql', entries: [{ idx: 0, version: '5', when: 3000, tag: '0000_first', breakpoints: true }] }, null, 2),
      mode: 'create',
    })
  })
})

describe('C7', () => {
  it('cuts strictly at drizzle-kit\'s marker', () => {
    expect(drizzle.reading.breakpoint).toBe('--> statement-breakpoint')
  })
})

describe('C8', () => {
  it('keeps the ledger\'s making apart from the migrations, which may be a transaction', () => {
    expect(drizzle.reading.transactional).toBe(true)
  })

  it('guards every transaction by the rows it was planned on', async () => {
    const connection = memoryConnection()
    const { folder, recorder } = await look(format, connection, two())
    connection.run(recorder.create())
    const holds = async (sql: string | undefined) => Object.values((await connection.query(`select ${sql} as holds`))[0] ?? {})[0]
    const [first, second] = folder.migrations
    expect(await holds(recorder.guard([]))).toBe(1)
    expect(await holds(recorder.guard([first!]))).toBe(0)
    connection.run(recorder.whole(first!, runOf()))
    expect(await holds(recorder.guard([first!]))).toBe(1)
    expect(await holds(recorder.guard([]))).toBe(0)
    expect(await holds(recorder.guard([first!, second!]))).toBe(0)
    await connection.close()
  })
})

describe('C9', () => {
  const name = '20260101000000_init'

  it.each([
    ['postgres', '("hash", "created_at", "name")'],
    ['mysql', '(`hash`, `created_at`, `name`)'],
    ['sqlite', '("hash", "created_at", "name", "applied_at")'],
  ] as const)('always writes the name on %s', async (dialect, columns) => {
    const settled = v1({ [`${name}/migration.sql`]: init })
    const folder = await drizzle.read(settled)
    const [insert] = drizzle.recorder(settled, recordContext(dialect, folder, { exists: false, rows: [] })).whole(folder.migrations[0]!, runOf())
    expect(insert).toContain(columns)
    expect(insert).toContain(`'${sha256(init)}', 1767225600000, '${name}'`)
    if (dialect === 'sqlite') expect(insert).toContain("'2026-01-02T03:04:05.678Z'")
  })

  it('makes the five columns of v1', async () => {
    const settled = v1({ [`${name}/migration.sql`]: init })
    const folder = await drizzle.read(settled)
    const create = (dialect: 'postgres' | 'mysql' | 'sqlite') => drizzle.recorder(settled, recordContext(dialect, folder, { exists: false, rows: [] })).create().at(-1)
    expect(create('postgres')).toContain('applied_at timestamp with time zone DEFAULT now()')
    expect(create('mysql')).toContain('applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP')
    expect(create('sqlite')).toContain('id INTEGER PRIMARY KEY,\n')
  })

  it('upgrades a v0 ledger under a v1 folder as drizzle-orm 1.0 does', async () => {
    const connection = memoryConnection()
    const settled = v1({ [`${name}/migration.sql`]: init, '20260101000001_a/migration.sql': posts, '20260101000001_b/migration.sql': 'select 2;', '20260105000000_far/migration.sql': 'select 3;' })
    connection.run([
      'create table __drizzle_migrations (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at numeric)',
      `insert into __drizzle_migrations (hash, created_at) values ('of a file before it was edited', 1767225600123), ('${sha256('select 2;')}', 1767225601999), ('${sha256('select 3;')}', 1)`,
    ])
    const before = await look(format, connection, settled, { allowEdited: true })
    expect(before.comparison.applied).toEqual([name, '20260101000001_b', '20260105000000_far'])
    expect(before.comparison.pending.map((migration) => migration.name)).toEqual(['20260101000001_a'])
    connection.run(before.recorder.create())
    connection.run(before.recorder.whole(before.comparison.pending[0]!, runOf()))
    expect(await connection.query('select name, applied_at from __drizzle_migrations')).toEqual([
      { name, applied_at: null },
      { name: '20260101000001_b', applied_at: null },
      { name: '20260105000000_far', applied_at: null },
      { name: '20260101000001_a', applied_at: '2026-01-02T03:04:05.678Z' },
    ])
    const after = await look(format, connection, settled, { allowEdited: true })
    expect(after.recorder.create()).toEqual([])
    expect(after.comparison.pending).toEqual([])
    await connection.close()
  })

  it('writes the folder name of `drizzle-kit up` when a v0 folder meets a ledger with names', async () => {
    const settled = two()
    const folder = await drizzle.read(settled)
    const [insert] = drizzle.recorder(settled, recordContext('postgres', folder, ledgerOf([], 'v1'))).whole(folder.migrations[1]!, runOf())
    expect(insert).toContain(`values('${sha256(posts)}', 2000, '19700101000002_posts')`)
  })
})

describe('C10', () => {
  it('orders folders by localeCompare, and needs no snapshot', async () => {
    const names = ['20260101000000_b', '20260101000000_A', '20260101000000_a_b', '20251231235959_z']
    const folder = await drizzle.read(v1(Object.fromEntries(names.map((name) => [`${name}/migration.sql`, init]))))
    expect(folder.migrations.map(({ name }) => name)).toEqual([...names].sort((a, b) => a.localeCompare(b)))
  })

  it('makes a folder of a second of its own, with the leaf of the snapshots as parent', async () => {
    const snapshot = (id: string, prevIds: readonly string[]) => JSON.stringify({ version: '6', dialect: 'mysql', id, prevIds, ddl: [], renames: ['x'] })
    const settled = v1({
      '20260203040506_a/migration.sql': init,
      '20260203040506_a/snapshot.json': snapshot('one', ['zero']),
      '20260203040507_b/migration.sql': init,
      '20260203040507_b/snapshot.json': snapshot('two', ['one']),
    })
    const files = await drizzle.create(settled, await drizzle.read(settled), 'c', new Date('2026-02-03T04:05:06.700Z'))
    expect(files.map(({ path }) => path.slice(settled.dir.length + 1))).toEqual(['20260203040508_c/migration.sql', '20260203040508_c/snapshot.json'])
    expect(JSON.parse(files[1]?.content ?? '')).toEqual({ version: '6', dialect: 'mysql', id: expect.any(String), prevIds: ['two'], ddl: [], renames: [] })
  })

  it('writes no snapshot where there are several leaves or stored differences', async () => {
    const settled = v1({
      '20260203040506_a/migration.sql': init,
      '20260203040506_a/snapshot.json': JSON.stringify({ version: '9', dialect: 'postgres', id: 'one', prevIds: ['zero'], type: 'base', ddl: [] }),
    })
    expect(await drizzle.create(settled, await drizzle.read(settled), 'c', new Date('2026-02-03T04:05:06Z'))).toHaveLength(1)
  })
})

describe('C11', () => {
  it('takes a renamed folder for applied, and says that drizzle-kit 1.0 would run it again', async () => {
    const settled = v1({ '20260101000000_users/migration.sql': init })
    const comparison = drizzle.compare(await drizzle.read(settled), ledgerOf([row('1767225600000', sha256(init), '20260101000000_init')], 'v1'), { allowLate: false, allowEdited: false, dialect: 'sqlite', settled })
    expect(summary(comparison)).toMatchObject({ applied: ['20260101000000_users'], pending: [], findings: ['rerun 20260101000000_users said'] })
  })
})

it('an unreadable journal is an error with its place, never an empty folder', async () => {
  const settled = v0({ '0000_init.sql': init }, [])
  const broken = async (text: string) => {
    writeFiles(settled.dir, { 'meta/_journal.json': text })
    return drizzle.read(settled)
  }
  await expect(broken('{\n  "entries": [\n<<<<<<< HEAD\n')).rejects.toMatchObject({ code: 'folder.unreadable', exit: 64, position: { file: 'migrations/meta/_journal.json', line: 3, column: 1 } })
  await expect(broken('{ "entries": [')).rejects.toMatchObject({ code: 'folder.unreadable' })
  await expect(broken('{ "entries": [{ "idx": 0, "when": "x", "tag": "0000_init" }] }')).rejects.toThrow('no number `when`')
  await expect(broken('{ "entries": [{ "idx": 0, "when": 1, "tag": "../evil" }] }')).rejects.toThrow('not a file name')
  expect(readFileSync(join(settled.dir, 'meta', '_journal.json'), 'utf8')).toContain('evil')
})
