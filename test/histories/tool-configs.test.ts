import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { bareRepository } from '../support/bare-repository.ts'
import { place } from '../support/place.ts'
import { journal } from '../support/project.ts'
import { temporaryFolder } from '../support/shop.ts'

const when = 1_760_000_000_000
const drizzleFolder = (dir: string, dialect: 'postgresql' | 'mysql' | 'sqlite' = 'sqlite') => ({
  [`${dir}/0000_init.sql`]: 'create table users (id integer primary key);\n',
  [`${dir}/0001_posts.sql`]: 'create table posts (id integer primary key);\n',
  [`${dir}/meta/_journal.json`]: journal(dialect, [['0000_init', when], ['0001_posts', when + 1000]]),
})

/** Each cannot be run: what it imports is not installed, or it throws, or it does harm. */
const unrunnable = {
  'imports a workspace package that is not installed': `import { env } from '@acme/env'\nimport { defineConfig } from 'drizzle-kit'\nexport default defineConfig({ dialect: 'sqlite', out: './db/migrations', schema: './schema.ts', dbCredentials: { url: env.APP_DATABASE_URL } })\n`,
  'throws without a variable': `import { defineConfig } from 'drizzle-kit'\nconst url = process.env.APP_DATABASE_URL\nif (!url) {\n  throw new Error('APP_DATABASE_URL is not set')\n}\nexport default defineConfig({ dialect: 'sqlite', out: './db/migrations', dbCredentials: { url } })\n`,
  'ends the process': `import type { Config } from 'drizzle-kit'\nif (!process.env.CI_ONLY) process.exit(3)\nexport default { dialect: 'sqlite', out: './db/migrations', dbCredentials: { url: process.env.APP_DATABASE_URL! } } satisfies Config\n`,
  'writes a file when it is run': `import { writeFileSync } from 'node:fs'\nwriteFileSync('ran', '')\nexport default { dialect: 'sqlite', out: './db/migrations', dbCredentials: { url: process.env['APP_DATABASE_URL']! } }\n`,
  'is CommonJS over an uninstalled package': `const { loadEnv } = require('@acme/config')\nloadEnv()\nmodule.exports = { dialect: 'sqlite', out: './db/migrations', dbCredentials: { url: process.env.APP_DATABASE_URL } }\n`,
}

describe('a drizzle.config that cannot be executed', () => {
  test.each(Object.entries(unrunnable))('is read all the same, by init, status and migrate: one that %s', async (_, config) => {
    const file = join(await temporaryFolder(), 'app.sqlite')
    const env = { APP_DATABASE_URL: `sqlite:${file}` }
    const one = await bareRepository({ 'package.json': '{ "name": "crm" }', 'drizzle.config.ts': config, ...drizzleFolder('db/migrations') })
    expect(await one.init()).toMatchObject({ databases: [{ name: 'crm', format: 'drizzle', dialect: 'sqlite', dir: 'db/migrations', url: 'the environment variable APP_DATABASE_URL' }] })
    const { report } = await one.json<{ databases: object[] }>(['status'], { env })
    expect(report.databases).toMatchObject([{ state: 'pending', pending: { value: ['0000_init', '0001_posts'] } }])
    expect((await one.json(['migrate'], { env })).report).toMatchObject({ summary: { migrations: 2 } })
    expect(existsSync(join(one.root, 'ran'))).toBe(false)
  })

  test('lends its folder and its ledger where the variable is not set, and the answer names the variable', async () => {
    const one = await bareRepository({ 'package.json': '{ "name": "crm" }', 'drizzle.config.ts': unrunnable['throws without a variable'], ...drizzleFolder('db/migrations') })
    await one.init()
    const { code, report } = await one.json<{ databases: { error?: { message: string } }[] }>(['status'])
    expect(code).toBe(64)
    expect(report.databases[0]).toMatchObject({ state: 'unreachable', folder: 'db/migrations', error: { message: expect.stringContaining('APP_DATABASE_URL') } })
  })
})

describe('a prisma.config that cannot be executed', () => {
  test.each([
    ['imports what is not installed', `import 'dotenv/config'\nimport { databaseUrl } from '@acme/env'\nimport { defineConfig } from 'prisma/config'\nexport default defineConfig({ schema: 'db/schema.prisma', migrations: { path: 'db/history' }, datasource: { url: databaseUrl() } })\n`],
    ['throws without a variable', `import { defineConfig, env } from 'prisma/config'\nexport default defineConfig({ schema: 'db/schema.prisma', migrations: { path: 'db/history' }, datasource: { url: env('APP_DATABASE_URL') } })\n`],
  ])('is read all the same: one that %s', async (_, config) => {
    const at = await place('sqlite', join(await temporaryFolder(), 'app.sqlite'))
    const one = await bareRepository({
      'package.json': '{ "name": "crm" }',
      'prisma.config.ts': config,
      'db/schema.prisma': 'datasource db {\n  provider = "sqlite"\n}\n',
      'db/history/migration_lock.toml': 'provider = "sqlite"\n',
      'db/history/20260101000000_init/migration.sql': 'create table users (id integer primary key);\n',
      '.env.example': 'APP_DATABASE_URL=file:./dev.db\n',
    })
    const found = await one.init()
    expect(found.databases).toMatchObject([{ format: 'prisma', dialect: 'sqlite', dir: 'db/history', url: 'the environment variable APP_DATABASE_URL' }])
    const env = { APP_DATABASE_URL: at.url }
    expect((await one.json(['migrate'], { env })).report).toMatchObject({ summary: { migrations: 1 } })
  })
})

describe('`out` of drizzle.config', () => {
  test.each([
    ['counts from the package, not from the file', { 'packages/db/package.json': '{ "name": "db" }', 'packages/db/config/drizzle.config.ts': config('./migrations'), ...drizzleFolder('packages/db/migrations'), ...stray('packages/db/config/migrations') }, 'packages/db/migrations'],
    ['counts from the root where the root’s script runs it', { 'package.json': '{ "name": "mono", "scripts": { "db:generate": "drizzle-kit generate --config packages/db/drizzle.config.ts" } }', 'packages/db/package.json': '{ "name": "db" }', 'packages/db/drizzle.config.ts': config('./packages/db/sql'), ...drizzleFolder('packages/db/sql') }, 'packages/db/sql'],
    ['is ./drizzle of the package when nobody says', { 'services/api/package.json': '{ "name": "api" }', 'services/api/src/drizzle.config.ts': "export default { dialect: 'sqlite', dbCredentials: { url: process.env.APP_DATABASE_URL! } }\n", ...drizzleFolder('services/api/drizzle') }, 'services/api/drizzle'],
  ])('%s', async (_, files, dir) => {
    const file = join(await temporaryFolder(), 'app.sqlite')
    const one = await bareRepository({ 'package.json': '{ "name": "mono" }', ...files })
    expect((await one.init()).databases).toMatchObject([{ format: 'drizzle', dir }])
    const { report } = await one.json<{ databases: object[] }>(['migrate'], { env: { APP_DATABASE_URL: `sqlite:${file}` } })
    expect(report.databases).toMatchObject([{ state: 'migrated', applied: [{ name: '0000_init' }, { name: '0001_posts' }] }])
  })
})

function config(out: string): string {
  return `import { defineConfig } from 'drizzle-kit'\nexport default defineConfig({ dialect: 'sqlite', out: '${out}', dbCredentials: { url: process.env.APP_DATABASE_URL! } })\n`
}

/** What a script that was once run in the wrong folder left behind. */
function stray(dir: string): Readonly<Record<string, string>> {
  return { [`${dir}/.gitkeep`]: '' }
}
