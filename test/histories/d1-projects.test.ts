import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { bareRepository } from '../support/bare-repository.ts'
import { project } from '../support/project.ts'
import { place } from '../support/place.ts'
import { temporaryFolder } from '../support/shop.ts'

const table = (name: string) => `create table ${name} (id integer primary key);\n`
const database = (binding: string, id: string, more = '') => `binding = "${binding}"\ndatabase_name = "${binding.toLowerCase()}"\ndatabase_id = "${id}"\n${more}`
const ids = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'] as const

describe('D1 databases that exist only under env.*', () => {
  const toml = `name = "app"\n\n[env.production]\n[[env.production.d1_databases]]\n${database('DB', ids[0])}\n[env.staging]\n[[env.staging.d1_databases]]\n${database('DB', ids[1])}\n[[env.staging.d1_databases]]\n${database('TRIAL', ids[1])}`

  test('are found by init, each with its environment, and migrated', async () => {
    const one = await bareRepository({ 'apps/app/wrangler.toml': toml, 'apps/app/migrations/0001_a.sql': table('a') })
    const found = await one.init()
    expect(found.databases).toHaveLength(2)
    expect(found.databases.map(({ format, dir, why }) => [format, dir, why.join(' ')])).toEqual([
      // One binding is one database of the fleet; which environment's is chosen by `env`.
      ['wrangler', 'apps/app/migrations', expect.stringMatching(/under env\.production only.*env\.staging has a database of its own/)],
      ['wrangler', 'apps/app/migrations', expect.stringContaining('under env.staging only')],
    ])
    expect((await one.status()).databases.map(({ state }) => state)).toEqual(['pending', 'pending'])
    expect((await one.migrate()).report.summary).toMatchObject({ migrated: 2, migrations: 2 })
    expect((await one.status()).databases.map(({ state }) => state)).toEqual(['current', 'current'])
  })

  test('one that is not named is asked for, and the choices are listed', async () => {
    const one = await project({ app: { format: { name: 'wrangler', config: 'wrangler.toml', binding: 'DB' } } }, { 'wrangler.toml': toml, 'migrations/0001_a.sql': table('a') })
    const { code, report } = await one.migrate()
    expect(code).toBe(64)
    expect(report.databases[0]).toMatchObject({ applied: [], error: { code: 'format.choice-needed', hint: expect.stringContaining("env: 'production'") } })
  })
})

describe('several D1 databases on one folder', () => {
  test('each get all migrations and a ledger of their own', async () => {
    const toml = `name = "app"\n[[d1_databases]]\n${database('LEFT', ids[0], 'migrations_dir = "shared"\n')}\n[[d1_databases]]\n${database('RIGHT', ids[1], 'migrations_dir = "shared"\n')}`
    const one = await bareRepository({ 'wrangler.toml': toml, 'shared/0001_a.sql': table('a'), 'shared/0002_b.sql': table('b') })
    expect((await one.init()).databases).toMatchObject([{ dir: 'shared' }, { dir: 'shared' }])
    const { report } = await one.migrate()
    expect(report.databases.map(({ state, applied }) => [state, applied.map(({ name }) => name)])).toEqual([['migrated', ['0001_a.sql', '0002_b.sql']], ['migrated', ['0001_a.sql', '0002_b.sql']]])
  })
})

describe('a migrations_dir that only a deploy script knows', () => {
  test('is found in the script, and init says where', async () => {
    const one = await bareRepository({
      'wrangler.toml': `name = "app"\n[[d1_databases]]\n${database('DB', ids[0])}`,
      'package.json': JSON.stringify({ name: 'app', scripts: { deploy: 'for f in db/sql/*.sql; do wrangler d1 execute db --remote --file $f; done' } }),
      'db/sql/0001_a.sql': table('a'),
    })
    const found = await one.init()
    expect(found.databases).toMatchObject([{ format: 'wrangler', dir: 'db/sql' }])
    expect(found.databases[0]?.why.join('\n')).toContain('package.json')
    expect((await one.status()).databases[0]).toMatchObject({ state: 'pending', pending: { value: ['0001_a.sql'] } })
  })
})

describe('an _archive folder among the migrations', () => {
  test.each(['wrangler', 'sql', 'drizzle', 'prisma', 'atlas'] as const)('is not applied, in %s', async (name) => {
    const at = await place('sqlite', join(await temporaryFolder(), 'app.sqlite'))
    const path = name === 'prisma' ? 'm/20260101000000_a/migration.sql' : 'm/0001_a.sql'
    const one = await project(
      { app: name === 'wrangler' ? { format: { name, dir: 'm', file: at.url.slice('sqlite:'.length) } } : { url: at.url, format: { name, dir: 'm' } } },
      { [path]: table('a'), 'm/_archive/0000_old.sql': table('old'), 'm/_archive/2024/0000_older.sql': table('older') },
    )
    if (name === 'drizzle') await one.file('m/meta/_journal.json', JSON.stringify({ version: '7', dialect: 'sqlite', entries: [{ idx: 0, version: '6', when: 1, tag: '0001_a', breakpoints: true }] }))
    if (name === 'atlas') await (await import('../support/atlas-sum.ts')).writeAtlasSum(join(one.root, 'm'))
    const { report } = await one.migrate()
    // Prisma takes every folder for a migration: one without a migration.sql is an error of its own (P3015), which is its rule.
    if (name === 'prisma') expect(report.databases[0]).toMatchObject({ state: 'refused', applied: [] })
    else expect(report.databases[0]).toMatchObject({ state: 'migrated', applied: [expect.objectContaining({})] })
    expect(await at.ask("select count(*) as n from sqlite_master where name like 'old%'")).toEqual([{ n: 0 }])
  })
})

describe('folders beside the migrations that hold something else', () => {
  test('are not taken for migrations by init', async () => {
    const one = await bareRepository({
      'wrangler.toml': `name = "app"\n[[d1_databases]]\n${database('DB', ids[0])}`,
      'migrations/0001_a.sql': table('a'),
      'migrations/seeds/seed.sql': 'insert into a values (1);\n',
      'migrations/meta/0001_snapshot.json': '{}',
      'queries/report.sql': 'select 1;\n',
      'test/fixtures/0001_fixture.sql': table('fixture'),
      'docs/sql/2024-01-01.sql': 'select 1;\n',
    })
    expect((await one.init()).databases.map(({ dir }) => dir)).toEqual(['migrations'])
    expect((await one.status()).databases[0]).toMatchObject({ pending: { value: ['0001_a.sql'] } })
  })
})
