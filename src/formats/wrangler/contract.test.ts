import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { look, runOf, settledAt } from '../../../test/support/format-context.ts'
import { temporaryFolders } from '../../../test/support/folders.ts'
import { memoryConnection } from '../../../test/support/memory-connection.ts'
import type { WranglerConfig } from '../../config/shape.ts'
import type { Format, Settled, Where } from '../format.ts'
import type { Statement } from '../../model/statement.ts'
import { wrangler } from './format.ts'
import { compareNames } from './names.ts'

/** The points of reference/drizzle-d1.md section C that concern Wrangler, each under its number. */
const folders = temporaryFolders()
afterAll(folders.remove)

const format = wrangler as unknown as Format
const users = 'create table users (id integer primary key, email text);\n'
const at = (files: Readonly<Record<string, string>>, extra: Readonly<Record<string, unknown>> = {}): Settled => settledAt(folders.make(files), 'd1_migrations', { dialect: 'sqlite', extra })

function where(root: string, more: Partial<Where> = {}): Where {
  return { root, environment: 'local', env: {}, database: 'auth', ...more }
}

async function settle(files: Readonly<Record<string, string>>, config: Partial<WranglerConfig> = {}, more: Partial<Where> = {}) {
  const root = folders.make(files)
  return { root, settled: await wrangler.settle({ name: 'wrangler', ...config }, where(root, more)) }
}

const toml = (body: string) => ({ 'wrangler.toml': body })
const plain = '[[d1_databases]]\nbinding = "DB"\ndatabase_name = "auth-db"\ndatabase_id = "11111111-2222-3333-4444-555555555555"\n'

describe('C13', () => {
  it('makes the ledger in Wrangler\'s own bytes, and writes rows in its own words', async () => {
    const connection = memoryConnection()
    const settled = at({ "0001_it's.sql": users })
    const { folder, recorder } = await look(format, connection, settled)
    expect(recorder.create()).toEqual(['CREATE TABLE IF NOT EXISTS "d1_migrations"(\n\t\tid         INTEGER PRIMARY KEY AUTOINCREMENT,\n\t\tname       TEXT UNIQUE,\n\t\tapplied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL\n)'])
    expect(recorder.whole(folder.migrations[0]!, runOf())).toEqual([`INSERT INTO "d1_migrations" (name)\nvalues ('0001_it''s.sql')`])
    connection.run([...recorder.create(), ...recorder.whole(folder.migrations[0]!, runOf())])
    expect(await connection.query('select id, name, applied_at from d1_migrations')).toEqual([{ id: 1, name: "0001_it's.sql", applied_at: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/) }])
    const after = await look(format, connection, settled)
    expect(after.comparison.applied).toEqual(["0001_it's.sql"])
    expect(after.ledger.rows[0]?.appliedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/)
    expect(after.recorder.create()).toEqual([])
    await connection.close()
  })

  it('makes no table when it only looks', async () => {
    const connection = memoryConnection()
    const { ledger } = await look(format, connection, at({ '0001_users.sql': users }))
    expect(ledger).toEqual({ exists: false, rows: [], otherTables: [] })
    expect(await connection.query('select count(*) as n from sqlite_master')).toEqual([{ n: 0 }])
    await connection.close()
  })

  it('orders by the number of each segment, numbered ones first', () => {
    const names = ['b.sql', '10_x.sql', '2_x.sql', '0002_a.sql', 'a.sql', '2/1_x.sql', '2/b.sql', '20261120221509_init/migration.sql']
    expect(names.sort(compareNames)).toEqual(['0002_a.sql', '2/1_x.sql', '2/b.sql', '2_x.sql', '10_x.sql', '20261120221509_init/migration.sql', 'a.sql', 'b.sql'])
  })

  it('names a migration by its path inside the folder, as `migrations_pattern` matches it', async () => {
    const { settled } = await settle({ ...toml(`${plain}migrations_dir = "./drizzle/"\nmigrations_pattern = "drizzle/*/migration.sql"\nmigrations_table = "done"\n`), 'drizzle/20261120221509_init/migration.sql': users, 'drizzle/loose.sql': users, 'drizzle/a/b/migration.sql': users })
    expect(settled).toMatchObject({ shown: 'drizzle', table: 'done' })
    const folder = await wrangler.read(settled)
    expect(folder.migrations.map(({ name }) => name)).toEqual(['20261120221509_init/migration.sql'])
    expect(folder.ignored).toContainEqual({ file: 'loose.sql', because: expect.stringContaining('pattern') })
  })

  it('refuses a pattern that Wrangler refuses', async () => {
    await expect(settle(toml(`${plain}migrations_pattern = "drizzle/*.sql"\n`))).rejects.toMatchObject({ code: 'format.config-unreadable', message: expect.stringContaining('no `migrations_dir`') })
    await expect(settle(toml(`${plain}migrations_dir = "a"\nmigrations_pattern = "b/*.sql"\n`))).rejects.toMatchObject({ code: 'format.config-unreadable', message: expect.stringContaining('does not begin with a/') })
  })

  it('passes over subfolders, symbolic links and hidden files, and refuses what is no file', async () => {
    const settled = at({ '0001_a.sql': users, '_archive/0000_old.sql': users, '.0002_hidden.sql': users, '0003_b.sql~': users })
    symlinkSync(join(settled.dir, '0001_a.sql'), join(settled.dir, '0004_link.sql'))
    const folder = await wrangler.read(settled)
    expect(folder.migrations.map(({ name }) => name)).toEqual(['0001_a.sql'])
    expect(folder.ignored.map(({ file }) => file).sort()).toEqual(['.0002_hidden.sql', '0003_b.sql~', '0004_link.sql', '_archive/'])
    mkdirSync(join(settled.dir, '0005_folder.sql'))
    await expect(wrangler.read(settled)).rejects.toMatchObject({ code: 'folder.not-a-file' })
  })
})

describe('C14', () => {
  const statement = (text: string, end: number): Statement => ({ text, start: 0, end, line: 1, column: 1, comment: '' })
  const remark = (text: string, statements: readonly Statement[]) => {
    const settled = at({})
    return wrangler.remarks?.({ migration: { name: 'a.sql', path: '/a.sql', file: 'migrations/a.sql', bytes: 1, hash: '' }, text, statements, facts: [] }, { dialect: 'sqlite', settled })
  }

  it('warns of a file without a semicolon at its end, which Wrangler cannot run', () => {
    expect(remark('select 1', [statement('select 1', 8)])).toEqual([expect.objectContaining({ kind: 'note', tool: expect.stringContaining('near "INSERT"'), blocks: false })])
    expect(remark('select 1 -- ;', [statement('select 1', 8)])).toHaveLength(1)
    expect(remark('select 1;\n-- done', [statement('select 1', 8)])).toEqual([])
  })

  it('says that a file of comments is recorded as applied', () => {
    expect(remark('-- nothing', [])).toEqual([expect.objectContaining({ tool: 'Records it as applied.' })])
  })

  it('takes out the first BEGIN TRANSACTION and COMMIT as Wrangler does, every offset kept, and refuses a second one', () => {
    const migration = { name: 'a.sql', path: '/a.sql', file: 'migrations/a.sql', bytes: 1, hash: '' }
    const prepare = (text: string) => wrangler.reading.prepare?.(text, migration)
    expect(prepare('PRAGMA x;\nBEGIN TRANSACTION;\ncreate table a (b);\nCOMMIT;\n')).toBe(`PRAGMA x;\n${' '.repeat(18)}\ncreate table a (b);\n${' '.repeat(7)}\n`)
    expect(prepare('begin;\nCOMMIT;')).toBe('begin;\nCOMMIT;')
    expect(() => prepare('BEGIN TRANSACTION;\nCOMMIT;\n  BEGIN TRANSACTION;')).toThrow(expect.objectContaining({ code: 'script.several-transactions', position: { file: 'migrations/a.sql', line: 3, column: 3 } }))
  })
})

describe('C15', () => {
  const folder = '.wrangler/state/v3/d1/miniflare-D1DatabaseObject'

  it('finds the local file by the recipe: preview id, else id, else binding', async () => {
    const first = await settle(toml(plain))
    expect(first.settled.url).toBe(`d1:${first.root}/${folder}/f023adf8de81e80d62670e09f086149af129cccda34c51f26517069258c53e8c.sqlite`)
    const url = async (body: string) => (await settle(toml(body))).settled.url?.split('/').at(-1)?.slice(0, 6)
    expect(await url('[[d1_databases]]\nbinding = "DB2"\n')).toBe('75b516')
    expect(await url(`${plain}preview_database_id = "prev"\n`)).toBe('84961c')
  })

  it('counts folder and state from the configuration file', async () => {
    const { root, settled } = await settle({ 'apps/auth/wrangler.toml': plain }, { config: 'apps/auth/wrangler.toml' })
    expect(settled).toMatchObject({ dir: join(root, 'apps/auth/migrations'), shown: 'apps/auth/migrations', url: expect.stringContaining(`${root}/apps/auth/.wrangler/state/`) })
  })

  it('takes a folder and a file that are named outright', async () => {
    const { root, settled } = await settle({}, { dir: 'db/migrations', file: 'local.sqlite' })
    expect(settled).toMatchObject({ dir: join(root, 'db/migrations'), url: `d1:${root}/local.sqlite`, table: 'd1_migrations', dialect: 'sqlite' })
  })

  it('goes over HTTP with the account of the configuration or of the environment', async () => {
    const token = { from: 'env', name: 'CLOUDFLARE_API_TOKEN' }
    expect((await settle(toml(`account_id = "acc"\n${plain}`), { remote: true })).settled).toMatchObject({ url: 'd1://acc/11111111-2222-3333-4444-555555555555', token })
    expect((await settle(toml(plain), { remote: true }, { env: { CLOUDFLARE_ACCOUNT_ID: 'of-env' } })).settled).toMatchObject({ url: 'd1://of-env/11111111-2222-3333-4444-555555555555', token })
    await expect(settle(toml(plain), { remote: true })).rejects.toMatchObject({ code: 'format.value-missing', hint: expect.stringContaining('CLOUDFLARE_ACCOUNT_ID') })
    await expect(settle(toml('account_id = "acc"\n[[d1_databases]]\nbinding = "DB"\ndatabase_id = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx"\n'), { remote: true })).rejects.toMatchObject({ code: 'format.value-missing', message: expect.stringContaining('placeholder') })
  })
})

describe('C16', () => {
  it('writes the header in Wrangler\'s own bytes, with the number after the highest', async () => {
    const now = new Date('2026-11-20T22:20:12.624Z')
    const first = at({})
    expect(await wrangler.create(first, await wrangler.read(first), 'create users table', now)).toEqual([{ path: join(first.dir, '0001_create_users_table.sql'), content: '-- Migration number: 0001 \t 2026-11-20T22:20:12.624Z\n', mode: 'create' }])
    const later = at({ '0002_a.sql': users, '9_b.sql': users, 'seed.sql': users })
    expect((await wrangler.create(later, await wrangler.read(later), 'x', now))[0]?.path).toBe(join(later.dir, '0010_x.sql'))
  })

  it('refuses a name with a slash, and a name that the pattern would not match', async () => {
    const settled = at({})
    await expect(wrangler.create(settled, await wrangler.read(settled), 'a/b', new Date())).rejects.toMatchObject({ code: 'format.name-invalid' })
    const nested = at({ 'a/migration.sql': users }, { pattern: '*/migration.sql' })
    await expect(wrangler.create(nested, await wrangler.read(nested), 'x', new Date())).rejects.toMatchObject({ code: 'format.name-invalid', message: expect.stringContaining('pattern') })
  })
})

it('C17: a database that another tool has migrated is said, since the two ledgers do not know of each other', async () => {
  const connection = memoryConnection()
  connection.run(['create table __drizzle_migrations (id, hash, created_at)'])
  const { comparison } = await look(format, connection, at({ '0001_users.sql': users }))
  expect(comparison.findings.map(({ kind, hint }) => [kind, hint])).toContainEqual(['foreign-ledger', expect.stringContaining('Drizzle')])
  await connection.close()
})

describe('configurations', () => {
  it('reads TOML, JSON, and JSON with comments and trailing commas', async () => {
    const entry = { binding: 'DB', database_name: 'a', database_id: 'i', migrations_dir: 'm' }
    expect((await settle({ 'wrangler.json': JSON.stringify({ d1_databases: [entry] }) })).settled.shown).toBe('m')
    expect((await settle({ 'wrangler.jsonc': `{\n  // one\n  "d1_databases": [${JSON.stringify(entry)},],\n}` })).settled.shown).toBe('m')
  })

  it('names file, line and column of one that cannot be parsed', async () => {
    await expect(settle(toml('name = "x"\nbinding =\n'))).rejects.toMatchObject({ code: 'format.config-unreadable', exit: 64, position: { file: 'wrangler.toml', line: 2 } })
    await expect(settle({ 'wrangler.jsonc': '{\n  "a": \n}' })).rejects.toMatchObject({ code: 'format.config-unreadable', position: { file: 'wrangler.jsonc', line: 3, column: 1 } })
    await expect(settle({})).rejects.toMatchObject({ code: 'format.config-missing' })
  })

  it('asks which database is meant when several are there', async () => {
    const two = `${plain}${plain.replace('"DB"', '"LOG"').replace('auth-db', 'log-db')}`
    await expect(settle(toml(two))).rejects.toMatchObject({ code: 'format.choice-needed', hint: "Choose one of: { binding: 'DB' }, { binding: 'LOG' }." })
    expect((await settle(toml(two), { binding: 'LOG' })).settled.extra).toMatchObject({ binding: 'LOG' })
    expect((await settle(toml(two), { binding: 'log-db' })).settled.extra).toMatchObject({ binding: 'LOG' })
  })

  it('finds a database that exists only under an environment', async () => {
    const only = `name = "x"\n[env.production]\n[[env.production.d1_databases]]\nbinding = "DB"\ndatabase_id = "prod"\n`
    await expect(settle(toml(only))).rejects.toMatchObject({ code: 'format.choice-needed', hint: "Choose one of: { binding: 'DB', env: 'production' }." })
    expect((await settle(toml(only), { env: 'production' })).settled.extra).toMatchObject({ binding: 'DB' })
    expect((await settle(toml(only), {}, { environment: 'production' })).settled.extra).toMatchObject({ binding: 'DB' })
    await expect(settle(toml(only), { env: 'staging' })).rejects.toMatchObject({ code: 'format.choice-needed', hint: 'It has production.' })
  })
})
