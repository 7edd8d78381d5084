import { describe, expect, it } from 'vitest'
import { repositoryOf } from '../../../test/support/repository.ts'
import { detect } from './detect.ts'

const found = async (files: Readonly<Record<string, string>>) => detect(repositoryOf(files))
const config = (body: string) => `import { defineConfig } from 'drizzle-kit'\nexport default defineConfig({ ${body} })`
const journal = (dialect: string) => JSON.stringify({ version: '7', dialect, entries: [] })

it('finds a project with its dialect, folder, variable and name', async () => {
  expect(
    await found({
      'package.json': '{ "name": "acme" }',
      'packages/db/package.json': '{ "name": "@acme/crm-db" }',
      'packages/db/drizzle.config.ts': config(`dialect: 'postgresql', out: './migrations', dbCredentials: { url: process.env.CRM_URL! }, migrations: { schema: 'history' }`),
      'packages/db/migrations/meta/_journal.json': journal('postgresql'),
      'packages/db/migrations/0000_init.sql': '',
    }),
  ).toEqual([
    {
      name: 'crm-db',
      format: { name: 'drizzle', config: 'packages/db/drizzle.config.ts' },
      dialect: 'postgres',
      url: { from: 'env', name: 'CRM_URL' },
      dir: 'packages/db/migrations',
      why: [
        'packages/db/drizzle.config.ts is a configuration of Drizzle Kit (dialect postgresql).',
        'Its migrations are in packages/db/migrations/.',
        'Its ledger is history.__drizzle_migrations, as its `migrations` says.',
        'Its URL is the environment variable CRM_URL.',
      ],
      hashed: ['packages/db/migrations/*.sql'],
      confidence: 'certain',
    },
  ])
})

it('finds every one of a monorepo, and two configurations of one package by their own words', async () => {
  const all = await found({
    'apps/web/package.json': '{ "name": "web" }',
    'apps/web/drizzle.auth.config.ts': config(`dialect: 'mysql', out: 'auth', dbCredentials: { url: process.env.AUTH_URL }`),
    'apps/web/drizzle.billing.config.ts': config(`dialect: 'mysql', out: 'billing', dbCredentials: { url: process.env.BILLING_URL }`),
    'services/ledger/drizzle.config.js': `module.exports = { dialect: 'sqlite', dbCredentials: { url: 'file:./x.db' } }`,
    'services/ledger/package.json': '{ "name": "@acme/db" }',
  })
  expect(all.map(({ name, dialect, dir }) => [name, dialect, dir])).toEqual([
    ['auth', 'mysql', 'apps/web/auth'],
    ['billing', 'mysql', 'apps/web/billing'],
    ['ledger', 'sqlite', 'services/ledger/drizzle'],
  ])
})

it('takes two configurations of one folder and one variable for one database', async () => {
  const one = config(`dialect: 'mysql', dbCredentials: { url: process.env.URL }`)
  expect(await found({ 'package.json': '{}', 'drizzle.config.ts': one, 'drizzle.config.prod.ts': one })).toHaveLength(1)
})

it('finds a folder that no configuration names', async () => {
  expect(await found({ 'packages/store/package.json': '{ "name": "store" }', 'packages/store/drizzle/meta/_journal.json': journal('sqlite'), 'packages/store/.env.example': '# where\nDATABASE_URL="file:./dev.db"\n' })).toEqual([
    expect.objectContaining({ name: 'store', format: { name: 'drizzle', dir: 'packages/store/drizzle' }, dialect: 'sqlite', url: { from: 'env', name: 'DATABASE_URL' }, confidence: 'certain' }),
  ])
})

it('finds folders of Drizzle Kit 1.0, and takes none of Prisma for one', async () => {
  const all = await found({
    'db/20260101000000_init/migration.sql': '',
    'db/20260101000000_init/snapshot.json': '{ "version": "8", "dialect": "postgres" }',
    'prisma/migrations/20260101000000_init/migration.sql': '',
    'prisma/migrations/migration_lock.toml': 'provider = "postgresql"',
  })
  expect(all).toEqual([expect.objectContaining({ dir: 'db', dialect: 'postgres', hashed: ['db/*/migration.sql'], confidence: 'likely' })])
})

it('counts `out` from the folder where the migrations are', async () => {
  const [one] = await found({ 'package.json': '{}', 'packages/db/package.json': '{}', 'packages/db/drizzle.config.ts': config(`dialect: 'mysql', out: './packages/db/sql'`), 'packages/db/sql/meta/_journal.json': journal('mysql') })
  expect(one).toMatchObject({ dir: 'packages/db/sql', why: expect.arrayContaining([expect.stringContaining('`out` counts from the root')]) })
})

describe('the variable comes', () => {
  const variable = async (credentials: string, env = '') => (await found({ 'package.json': '{}', '.env.example': env, 'drizzle.config.ts': config(`dialect: 'postgresql'${credentials}`) }))[0]?.url

  it.each<[string, string, string | undefined]>([
    [', dbCredentials: { url: env.DATABASE_URL }', '', 'DATABASE_URL'],
    [', dbCredentials: { url: process.env.A ?? process.env.B! }', '', 'A'],
    ['', 'PORT=1\nMYSQL_URL=mysql://h/d\nPG_MAIN=postgres://h/d', 'PG_MAIN'],
    ['', 'DATABASE_URL=', 'DATABASE_URL'],
    [', dbCredentials: { host: process.env.H, user: process.env.U, database: "d" }', 'DATABASE_URL=', undefined],
    [', dbCredentials: { url: "postgres://h/d" }', 'DATABASE_URL=', undefined],
  ])('from %s and %j', async (credentials, env, name) => {
    expect(await variable(credentials, env)).toEqual(name === undefined ? undefined : { from: 'env', name })
  })
})

it('leaves out dialects that are not spoken here', async () => {
  expect(await found({ 'drizzle.config.ts': config(`dialect: 'mssql'`) })).toEqual([])
})

it('says of D1 over HTTP where its credentials come from', async () => {
  const [one] = await found({ 'drizzle.config.ts': config(`dialect: 'sqlite', driver: 'd1-http', dbCredentials: { accountId: process.env.ACC!, databaseId: 'x', token: process.env.TOKEN! }`) })
  expect(one?.url).toBeUndefined()
  expect(one?.why.at(-1)).toBe('It reaches D1 over HTTP; account, database and token come from ACC, TOKEN.')
})
