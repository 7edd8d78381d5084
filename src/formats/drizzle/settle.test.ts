import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { temporaryFolders } from '../../../test/support/folders.ts'
import type { DrizzleConfig } from '../../config/shape.ts'
import type { Where } from '../format.ts'
import { read } from './read.ts'
import { settle } from './settle.ts'

const folders = temporaryFolders()
afterAll(folders.remove)

async function settled(files: Readonly<Record<string, string>>, config: Partial<DrizzleConfig> = {}, env: Readonly<Record<string, string>> = {}, more: Partial<Where> = {}) {
  const root = folders.make(files)
  return { ...(await settle({ name: 'drizzle', ...config }, { root, environment: 'local', env, database: 'crm', ...more })) }
}

const config = (body: string) => ({ 'drizzle.config.ts': `import { defineConfig } from 'drizzle-kit'\nexport default defineConfig({ ${body} })\n` })

it('takes folder, ledger, dialect and URL from drizzle.config', async () => {
  const found = await settled(config(`out: './db/out', dialect: 'postgresql', migrations: { table: 'done', schema: 'history' }, dbCredentials: { url: process.env.DATABASE_URL! }`), {}, { DATABASE_URL: 'postgres://u:p@h/d' })
  expect(found).toMatchObject({ dir: join(found.root, 'db/out'), shown: 'db/out', table: 'done', schema: 'history', dialect: 'postgres', url: 'postgres://u:p@h/d' })
})

it('has drizzle-kit\'s defaults', async () => {
  const found = await settled(config(`dialect: 'mysql'`))
  expect(found).toMatchObject({ dir: join(found.root, 'drizzle'), table: '__drizzle_migrations', schema: 'drizzle', dialect: 'mysql' })
  expect(found.url).toBeUndefined()
})

it('lets our own configuration win', async () => {
  const found = await settled(config(`out: './a', migrations: { table: 'x' }`), { config: 'drizzle.config.ts', dir: 'b', table: 'y', schema: 'z' })
  expect(found).toMatchObject({ shown: 'b', table: 'y', schema: 'z' })
})

it('counts `out` from the package that drizzle-kit is run in, not from the file', async () => {
  const found = await settled({ 'packages/db/package.json': '{}', 'packages/db/config/drizzle.config.ts': `export default { out: './migrations' }` }, { config: 'packages/db/config/drizzle.config.ts' })
  expect(found.shown).toBe('packages/db/migrations')
})

it('counts `out` from further up where only that folder has migrations', async () => {
  const found = await settled({ 'package.json': '{}', 'packages/db/package.json': '{}', 'packages/db/drizzle.config.ts': `export default { out: './packages/db/sql' }`, 'packages/db/sql/meta/_journal.json': '{"entries":[]}' }, { config: 'packages/db/drizzle.config.ts' })
  expect(found.shown).toBe('packages/db/sql')
})

it('reads .env as drizzle-kit does, what is set already first', async () => {
  const files = { ...config(`dialect: 'postgresql', dbCredentials: { url: process.env.DATABASE_URL! }`), '.env': 'DATABASE_URL="postgres://of-file/d"\n' }
  expect((await settled(files)).url).toBe('postgres://of-file/d')
  expect((await settled(files, {}, { DATABASE_URL: 'postgres://of-env/d' })).url).toBe('postgres://of-env/d')
})

describe('a database is', () => {
  it.each([
    [`dialect: 'mysql', dbCredentials: { host: 'h', port: 3307, user: 'u@x', password: 'p/w', database: 'd' }`, 'mysql://u%40x:p%2Fw@h:3307/d'],
    [`dialect: 'postgresql', dbCredentials: { host: 'h', user: 'u', database: 'd', ssl: { rejectUnauthorized: false } }`, 'postgres://u@h/d?sslmode=require'],
    [`dialect: 'postgresql', dbCredentials: { host: '::1', user: 'u', database: 'd', ssl: 'verify-full' }`, 'postgres://u@[::1]/d?sslmode=verify-full'],
    [`dialect: 'sqlite', dbCredentials: { url: 'file:./local.db' }`, 'sqlite:ROOT/local.db'],
    [`dialect: 'sqlite', dbCredentials: { url: 'local.db' }`, 'sqlite:ROOT/local.db'],
    [`dialect: 'turso', dbCredentials: { url: 'libsql://x.turso.io', authToken: 't' }`, 'libsql://x.turso.io'],
    [`dialect: 'turso', dbCredentials: { url: 'http://127.0.0.1:8080' }`, 'libsql://127.0.0.1:8080?tls=0'],
    [`dialect: 'postgresql', driver: 'pglite', dbCredentials: { url: './pg' }`, 'pglite:ROOT/pg'],
    [`dialect: 'sqlite', driver: 'd1-http', dbCredentials: { accountId: 'a', databaseId: 'b', token: 't' }`, 'd1://a/b'],
    [`dialect: 'sqlite', driver: 'expo'`, undefined],
    [`dialect: 'sqlite', driver: 'durable-sqlite'`, undefined],
  ])('%s', async (body, url) => {
    const found = await settled(config(body))
    expect(found.url).toBe(url?.replace('ROOT', found.root))
    if (/oken/.test(body)) expect(found.token).toBe('t')
  })

  it('named by a checked environment, whose variable is the only one', async () => {
    const files = { 'drizzle.config.ts': `import { env } from '@acme/env'\nexport default { dialect: 'postgresql', dbCredentials: { url: env.DATABASE_URL } }` }
    expect((await settled(files, {}, { DATABASE_URL: 'postgres://h/d' })).url).toBe('postgres://h/d')
  })
})

describe('a configuration that cannot be read as it stands', () => {
  it('is run, in a process of its own, without drizzle-kit installed', async () => {
    const found = await settled({
      'drizzle.config.ts': `import { defineConfig } from 'drizzle-kit'\nimport { join } from 'node:path'\nconsole.log('noise')\nfunction folder(): string { return ['a', 'b'].map((x) => x).join('-') }\nexport default defineConfig({ out: folder(), dialect: 'mysql', migrations: { table: folder() } })`,
    })
    expect(found).toMatchObject({ shown: 'a-b', table: 'a-b', dialect: 'mysql', extra: { notes: [] } })
  })

  it('gives what reading found, and a note, when it throws or its imports are not installed', async () => {
    const throwing = await settled({ 'drizzle.config.ts': `import { x } from 'workspace-package-that-is-not-installed'\nexport default { out: 'sql', dialect: 'mysql', migrations: { table: x.table() } }` })
    expect(throwing).toMatchObject({ shown: 'sql', dialect: 'mysql', table: '__drizzle_migrations' })
    expect(throwing.extra['notes']).toEqual([expect.stringMatching(/^drizzle\.config\.ts could not be run \(.*workspace-package-that-is-not-installed.*\), and `migrations\.table` cannot be read/)])
    expect((await read({ ...throwing, dir: folders.make() })).problems).toEqual([expect.objectContaining({ kind: 'note', blocks: false })])
  })

  it('is not run when only the database is unknown', async () => {
    const found = await settled({ 'drizzle.config.ts': `if (!process.env.X) throw new Error('X is needed')\nexport default { out: 'sql', dialect: 'mysql', dbCredentials: { url: secret() } }\nfunction secret() { throw 1 }` })
    expect(found).toMatchObject({ shown: 'sql', extra: { notes: [] } })
  })

  it('never shows a secret in its note', async () => {
    const found = await settled({ 'drizzle.config.ts': `export default make()\nfunction make() { throw new Error('no way to mysql://u:hunter22@h/d') }` })
    expect(JSON.stringify(found.extra['notes'])).toContain('mysql://u:***@h/d')
  })
})

it('knows which generation an empty folder gets, by the project\'s own drizzle-kit', async () => {
  const generation = async (range: string) => (await settled({ ...config(''), 'package.json': JSON.stringify({ devDependencies: { 'drizzle-kit': range } }) })).extra['generation']
  expect(await generation('^0.31.11')).toBe('v0')
  expect(await generation('1.0.0-rc.5')).toBe('v1')
  expect(await generation('^1.0.0')).toBe('v1')
})

it('names what is missing', async () => {
  await expect(settled({})).rejects.toMatchObject({ code: 'format.config-missing', exit: 64 })
  await expect(settled({}, { config: 'x/drizzle.config.ts' })).rejects.toMatchObject({ code: 'format.config-missing', message: 'crm: there is no x/drizzle.config.ts' })
})
