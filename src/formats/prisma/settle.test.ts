import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { repositoryOf } from '../../../test/support/repository.ts'
import { temporaryFolders } from '../../../test/support/folders.ts'
import type { PrismaConfig } from '../../config/shape.ts'
import type { Where } from '../format.ts'
import { detect } from './detect.ts'
import { parseDatasource } from './schema-file.ts'
import { settle } from './settle.ts'

const folders = temporaryFolders()
afterAll(folders.remove)

type Files = Readonly<Record<string, string>>
const schema = (body: string) => `generator client {\n  provider = "prisma-client-js"\n}\n\ndatasource db {\n${body}\n}\n\nmodel A {\n  id Int @id\n}\n`
const six = schema('  provider = "postgresql"\n  url = env("DATABASE_URL") // the pooler\n  directUrl = env("DIRECT_URL")')
const seven = schema('  provider = "postgresql"')
const settled = async (files: Files, config: Partial<PrismaConfig> = {}, more: Partial<Where> = {}) => {
  const root = folders.make(files)
  const found = await settle({ name: 'prisma', ...config }, { root, environment: 'local', env: {}, database: 'app', ...more })
  return { ...found, dir: found.dir.slice(root.length + 1), url: found.url?.replace(root, '<root>') }
}

describe('a datasource', () => {
  it('is read without its comments', () => {
    expect(parseDatasource(six)).toEqual({ provider: 'postgresql', url: { env: 'DATABASE_URL' }, directUrl: { env: 'DIRECT_URL' }, schemas: [] })
    expect(parseDatasource(schema('  provider = "mysql"\n  // url = env("OLD")\n  url = "mysql://u:p@h/db?x=//y"\n  schemas = ["a", "b"]'))).toEqual({ provider: 'mysql', url: { literal: 'mysql://u:p@h/db?x=//y' }, schemas: ['a', 'b'] })
    expect([parseDatasource('model A { id Int @id }'), parseDatasource('// datasource db {\n//}')]).toEqual([undefined, undefined])
  })
})

describe('settling', () => {
  it('finds schema.prisma, prisma/schema.prisma and package.json’s', async () => {
    expect((await settled({ 'schema.prisma': six })).dir).toBe('migrations')
    expect((await settled({ 'prisma/schema.prisma': six })).dir).toBe('prisma/migrations')
    expect((await settled({ 'package.json': '{"prisma":{"schema":"db/a.prisma"}}', 'db/a.prisma': six, 'prisma/schema.prisma': six })).dir).toBe('db/migrations')
  })

  it('takes the direct URL for migrations, from the environment before .env', async () => {
    const files = { 'prisma/schema.prisma': six, '.env': 'DIRECT_URL="postgres://from-file/db"\n' }
    expect((await settled(files)).url).toBe('postgres://from-file/db')
    expect((await settled(files, {}, { env: { DIRECT_URL: 'postgres://from-env/db' } })).url).toBe('postgres://from-env/db')
    expect((await settled({ 'prisma/schema.prisma': six })).url).toBeUndefined()
  })

  it('places a relative SQLite file beside the schema, or beside the configuration', async () => {
    const sqlite = '  provider = "sqlite"\n  url = "file:./dev.db?connection_limit=1"'
    expect((await settled({ 'prisma/schema.prisma': schema(sqlite) })).url).toBe('sqlite:<root>/prisma/dev.db')
    const config = `import { defineConfig, env } from 'prisma/config'\nexport default defineConfig({ schema: 'prisma/schema.prisma', datasource: { url: env('DB') } })`
    expect((await settled({ 'prisma.config.ts': config, 'prisma/schema.prisma': schema('  provider = "sqlite"') }, {}, { env: { DB: 'file:./dev.db' } })).url).toBe('sqlite:<root>/dev.db')
  })

  it.each([
    ['prisma.config.ts', '.config/prisma.ts', 'prisma.config.ts'],
    ['prisma.config.js', 'prisma.config.ts', 'prisma.config.js'],
    ['prisma7.config.ts', 'prisma.config.js', 'prisma7.config.ts'],
    ['.config/prisma7.mjs', 'prisma.config.ts', '.config/prisma7.mjs'],
    ['.config/prisma.cts', '.config/prisma.config.js', '.config/prisma.cts'],
  ])('of %s and %s finds %s first', async (a, b, first) => {
    const of = (name: string) => `export default { schema: '${name.startsWith('.config') ? '../' : ''}schema.prisma', migrations: { path: '${name}-migrations' } }`
    const { dir } = await settled({ [a]: of(a), [b]: of(b), 'schema.prisma': seven })
    expect(dir).toBe(first.startsWith('.config/') ? `.config/${first}-migrations` : `${first}-migrations`)
  })

  it('reads a configuration without running it, with what it loads', async () => {
    const config = `import 'dotenv/config'
import path from 'node:path'
import { defineConfig } from 'prisma/config'
if (!process.env.NEVER_SET) console.log('this would run')
export default defineConfig({
  schema: path.join('prisma', 'models'),
  migrations: { path: 'db/migrations', seed: 'tsx seed.ts' },
  datasource: { url: process.env.DATABASE_URL! },
  tables: { external: ['public.spatial', 'legacy'] },
  experimental: { externalTables: true },
})`
    const found = await settled({ 'prisma.config.ts': config, 'prisma/models/a.prisma': 'model B { id Int @id }', 'prisma/models/sub/base.prisma': seven, '.env': 'DATABASE_URL=postgres://h/db\n' })
    expect([found.dir, found.dialect, found.url, found.extra.external]).toEqual(['db/migrations', 'postgres', 'postgres://h/db', ['public.spatial', 'legacy']])
  })

  it('says what only running it would tell', async () => {
    const config = `import { where } from '@acme/paths'\nexport default { schema: 'schema.prisma', migrations: { path: where() } }`
    await expect(settled({ 'prisma.config.ts': config, 'schema.prisma': seven })).rejects.toMatchObject({ code: 'format.config-unreadable', message: expect.stringContaining('migrations.path') })
  })

  it('puts the migrations of a schema folder beside the file with the datasource', async () => {
    expect((await settled({ 'db/models/user.prisma': 'model U { id Int @id }', 'db/schema.prisma': seven }, { schema: 'db' })).dir).toBe('db/migrations')
  })

  it('takes a schema’s own configuration, not that of another', async () => {
    const files = { 'apps/a/prisma.config.ts': `export default { schema: 'prisma/schema.prisma', migrations: { path: 'm' } }`, 'apps/a/prisma/schema.prisma': seven, 'apps/a/other.prisma': seven }
    expect((await settled(files, { schema: 'apps/a/prisma/schema.prisma' })).dir).toBe('apps/a/m')
    expect((await settled(files, { schema: 'apps/a/other.prisma' })).dir).toBe('apps/a/migrations')
    expect((await settled(files, { config: 'apps/a/prisma.config.ts' })).dir).toBe('apps/a/m')
  })

  it('knows a bare folder’s dialect from its lock file, and the ledger’s schema from `schemas`', async () => {
    const found = await settled({ 'm/migration_lock.toml': 'provider = "mysql"\n' }, { dir: 'm' }, { schemas: ['shop', 'other'] })
    expect([found.dialect, found.schema, found.table, found.shown]).toEqual(['mysql', 'shop', '_prisma_migrations', 'm'])
  })

  it.each([
    [{}, {}, 'format.config-missing'],
    [{}, { schema: 'gone.prisma' }, 'format.config-missing'],
    [{}, { config: 'prisma.config.ts' }, 'format.config-missing'],
    [{ 'schema.prisma': schema('  provider = "sqlserver"') }, {}, 'format.config-unreadable'],
  ] as const)('refuses %j with %j: %s', async (files, config, code) => {
    await expect(settled(files as Files, config)).rejects.toMatchObject({ code })
  })
})

describe('finding Prisma projects', () => {
  const found = async (files: Files) => (await detect(repositoryOf(files))).map(({ name, format, dialect, url, dir, confidence }) => ({ name, format, dialect, url, dir, confidence }))

  it('reads schema, configuration and lock file wherever they are', async () => {
    expect(
      await found({
        'apps/shop/package.json': '{"name":"@acme/shop"}',
        'apps/shop/prisma/schema.prisma': six,
        'apps/shop/prisma/migrations/1_a/migration.sql': '',
        'services/crm/prisma.config.ts': `export default { schema: 'db/schema.prisma', migrations: { path: 'sql' }, datasource: { url: process.env.CRM_URL } }`,
        'services/crm/db/schema.prisma': seven,
        'services/crm/sql/1_a/migration.sql': '',
        'old/prisma/migrations/migration_lock.toml': 'provider = "sqlite"\n',
        'old/prisma/migrations/1_a/migration.sql': '',
        'docs/schema.prisma': six,
        'mongo/schema.prisma': schema('  provider = "mongodb"'),
        'mongo/migrations/1_a/migration.sql': '',
      }),
    ).toEqual([
      { name: 'shop', format: { name: 'prisma', schema: 'apps/shop/prisma/schema.prisma' }, dialect: 'postgres', url: { from: 'env', name: 'DIRECT_URL' }, dir: 'apps/shop/prisma/migrations', confidence: 'certain' },
      { name: 'crm', format: { name: 'prisma', config: 'services/crm/prisma.config.ts' }, dialect: 'postgres', url: { from: 'env', name: 'CRM_URL' }, dir: 'services/crm/sql', confidence: 'certain' },
      { name: 'old', format: { name: 'prisma', dir: 'old/prisma/migrations' }, dialect: 'sqlite', url: { from: 'env', name: 'DATABASE_URL' }, dir: 'old/prisma/migrations', confidence: 'likely' },
    ])
  })

  it('explains each choice, names the hashed files, and copies no URL that is written out', async () => {
    const [one] = await detect(repositoryOf({ 'prisma/schema.prisma': schema('  provider = "postgresql"\n  url = "postgres://u:secret@h/db"'), 'prisma/migrations/1_a/migration.sql': '' }))
    expect(JSON.stringify(one)).not.toContain('secret')
    expect([one?.url, one?.hashed, one?.why.length]).toEqual([undefined, ['prisma/migrations/**/migration.sql'], 3])
  })

  it('leaves folders of folders of other tools alone', async () => {
    expect(await found({ 'drizzle/20260101000000_a/migration.sql': '', 'drizzle/20260101000000_a/snapshot.json': '{}' })).toEqual([])
  })
})

it('is settled as it was found', async () => {
  const files = { 'apps/shop/prisma/schema.prisma': six, 'apps/shop/prisma/migrations/1_a/migration.sql': 'select 1;' }
  const [one] = await detect(repositoryOf(files))
  const root = folders.make(files)
  const { dir } = await settle(one?.format as PrismaConfig, { root, environment: 'local', env: {}, database: 'shop' })
  expect(dir).toBe(join(root, one?.dir ?? ''))
})
