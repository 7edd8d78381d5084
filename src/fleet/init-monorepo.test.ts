import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { temporaryFolders } from '../../test/support/folders.ts'
import { loadFleet } from '../config/load.ts'
import { formatOf } from '../formats/index.ts'
import { foundFleet } from './found.ts'
import { init } from './init.ts'
import type { InitReport } from './reports/init.ts'

const folders = temporaryFolders()
afterAll(folders.remove)

const journal = (dialect: string, ...tags: readonly string[]) => JSON.stringify({ version: '7', dialect, entries: tags.map((tag, idx) => ({ idx, version: '7', when: 1_700_000_000_000 + idx, tag, breakpoints: true })) })
const gooseFile = '-- +goose Up\ncreate table g (id int);\n-- +goose Down\ndrop table g;\n'

/** Every tool, nested in its own way, as teams do. */
const monorepo = {
  '.git/HEAD': '',
  'package.json': '{"name":"acme","private":true,"workspaces":["packages/*","apps/*"]}',
  // Drizzle on MySQL, its configuration executable.
  'packages/db/package.json': '{"name":"@acme/db"}',
  'packages/db/drizzle.config.ts': "import { defineConfig } from 'drizzle-kit'\nexport default defineConfig({ dialect: 'mysql', schema: './src/schema.ts', out: './drizzle', dbCredentials: { url: process.env.SHOP_DATABASE_URL! } })\n",
  'packages/db/drizzle/meta/_journal.json': journal('mysql', '0000_base', '0001_more'),
  'packages/db/drizzle/0000_base.sql': 'CREATE TABLE `users` (`id` int);\n',
  'packages/db/drizzle/0001_more.sql': 'CREATE TABLE `orders` (`id` int);\n',
  // Drizzle on Postgres, its configuration neither importable nor willing.
  'apps/crm/package.json': '{"name":"crm"}',
  'apps/crm/drizzle.config.ts': "import { envSchema } from '@acme/env-that-is-not-installed'\nimport { defineConfig } from 'drizzle-kit'\nif (!process.env.CRM_PG_URL) throw new Error('CRM_PG_URL is required')\nexport default defineConfig({ dialect: 'postgresql', schema: './schema.ts', out: './migrations', dbCredentials: { url: process.env.CRM_PG_URL }, migrations: { table: 'crm_migrations', schema: 'ops' } })\n",
  'apps/crm/migrations/meta/_journal.json': journal('postgresql', '0000_base'),
  'apps/crm/migrations/0000_base.sql': 'CREATE TABLE "a" ("id" uuid);\n',
  // D1 databases that exist only in an environment.
  'apps/auth/wrangler.toml': 'name = "auth"\nmain = "src/index.ts"\n\n[env.production]\n[[env.production.d1_databases]]\nbinding = "AUTH_DB"\ndatabase_name = "auth-production"\ndatabase_id = "11111111-2222-3333-4444-555555555555"\n',
  'apps/auth/migrations/0001_init.sql': 'create table sessions (id text primary key);\n',
  'apps/documents/prisma/schema.prisma': 'datasource db {\n  provider = "postgresql"\n  url      = env("DOCUMENTS_URL")\n}\n',
  'apps/documents/prisma/migrations/migration_lock.toml': 'provider = "postgresql"\n',
  'apps/documents/prisma/migrations/20240101000000_init/migration.sql': 'create table d (id serial primary key);\n',
  'backend/atlas/migrations/atlas.sum': 'h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n20240101000000_init.sql h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n',
  'backend/atlas/migrations/20240101000000_init.sql': 'create table p (id bigserial primary key);\n',
  'services/billing/migrations/0001_init.sql': 'create table invoices (id bigserial primary key, at timestamptz);\n',
  'services/billing/migrations/0002_more.sql': 'alter table invoices add paid boolean;\n',
  'services/billing/.env.example': 'BILLING_URL=postgres://localhost/billing\n',
  'services/ledger/db/migrations/00001_init.sql': gooseFile,
  'services/old/flyway/V1__init.sql': 'create table f (id int);\n',
  'node_modules/dep/drizzle/meta/_journal.json': journal('mysql', '0000_base'),
}

describe('a monorepo of all five tools', () => {
  let root: string
  let report: InitReport

  beforeAll(async () => {
    root = folders.make(monorepo)
    report = await init({ cwd: root, write: true })
  })

  test('every folder is found, with its dialect and its variable', () => {
    expect(report.databases.map(({ dir, format, dialect, url }) => [dir, format, dialect, url?.replace('the environment variable ', '')]).sort()).toEqual([
      ['apps/auth/migrations', 'wrangler', 'sqlite', undefined],
      ['apps/crm/migrations', 'drizzle', 'postgres', 'CRM_PG_URL'],
      ['apps/documents/prisma/migrations', 'prisma', 'postgres', 'DOCUMENTS_URL'],
      ['backend/atlas/migrations', 'atlas', 'postgres', expect.any(String)],
      ['packages/db/drizzle', 'drizzle', 'mysql', 'SHOP_DATABASE_URL'],
      ['services/billing/migrations', 'sql', 'postgres', 'BILLING_URL'],
    ])
  })

  test('the folders of other tools are named and not taken', () => {
    expect(report.notTaken.map(({ dir, tool }) => [dir, tool])).toEqual([['services/ledger/db/migrations', 'goose'], ['services/old/flyway', 'Flyway']])
  })

  test('every choice has its reason', () => {
    for (const { why } of report.databases) expect(why.length).toBeGreaterThan(0)
  })

  test('what was written loads, and each tool’s settings lead to the folder that was found', async () => {
    const env = { SKEIN_CACHE_DIR: join(root, '.cache') }
    const fleet = await loadFleet({ cwd: root, env })
    const settled: Record<string, unknown> = {}
    for await (const { name, config } of fleet.members()) {
      const format = await formatOf(config.format)
      const facts = await format.settle(config.format, { root, environment: 'local', env, database: name })
      settled[facts.shown] = [facts.table, (await format.read(facts)).migrations.length]
    }
    expect(settled).toEqual({
      'packages/db/drizzle': ['__drizzle_migrations', 2],
      'apps/crm/migrations': ['crm_migrations', 1],
      'apps/auth/migrations': ['d1_migrations', 1],
      'apps/documents/prisma/migrations': ['_prisma_migrations', 1],
      'backend/atlas/migrations': ['atlas_schema_revisions', 1],
      'services/billing/migrations': [expect.any(String), 2],
    })
  })

  test('commands that only read have the same fleet without a configuration, from any subfolder', async () => {
    const bare = folders.make(monorepo)
    const fleet = await foundFleet(join(bare, 'services/billing'), 'local')
    expect(fleet?.root).toBe(bare)
    expect(Object.keys(fleet?.config.databases ?? {})).toEqual(report.databases.map(({ name }) => name))
    expect(await foundFleet(folders.make(), 'local')).toBeUndefined()
  })

  test('every folder whose tool hashes has its line in .gitattributes', () => {
    const text = report.files.find(({ path }) => path === '.gitattributes')?.content ?? ''
    for (const { dir } of report.databases.filter(({ format }) => format !== 'wrangler')) expect(text).toMatch(new RegExp(`^${dir}/.* -text$`, 'm'))
  })
})
