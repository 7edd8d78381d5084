import { describe, expect, onTestFinished, test } from 'vitest'
import { freshPgbouncer, postgresConnections } from '../services.ts'
import { place } from '../support/place.ts'
import { project } from '../support/project.ts'
import { askPostgres } from '../support/query.ts'
import { shop } from '../support/shop.ts'

const sql = { name: 'sql', dir: 'm' } as const
const files = { 'm/0001_a.sql': 'create table a (id int);\n' }

describe('row 48: the wrong target', () => {
  test.each(['postgres', 'mysql', 'sqlite'] as const)('one database under two names is refused, on %s', async (engine) => {
    const one = await shop(engine, { begun: false })
    await one.file('skein.config.json', JSON.stringify({ databases: { left: { url: one.place.url, format: sql }, right: { url: `${one.place.url}${engine === 'sqlite' ? '' : '?'}`, format: sql } } }))
    await one.file('m/0001_a.sql', files['m/0001_a.sql'])
    const { code, report } = await one.migrate()
    expect(code).toBe(64)
    const [refused] = report.databases.filter(({ error }) => error !== undefined)
    expect(refused).toMatchObject({ applied: [], error: { code: 'fleet.same-ledger', hint: expect.any(String) } })
    expect(report.databases.filter(({ state }) => state === 'migrated')).toHaveLength(1)
  })

  test.each(['postgres', 'mysql', 'sqlite'] as const)('a production URL in another environment is refused, unless --yes says that it is meant, on %s', async (engine) => {
    const one = await shop(engine)
    await one.migrate('--environment', 'production', '--yes')
    await one.add('second', 'create table b (id int);\n')
    expect(await one.refusal('--environment', 'local')).toMatchObject({ exit: 1, code: 'migrate.wrong-target', hint: expect.stringContaining('--yes'), details: { environment: 'local', before: 'production' } })
    expect((await one.applied('--environment', 'local', '--yes')).applied).toHaveLength(1)
  })
})

describe('row 49: servers that take no writes', () => {
  test('are refused before anything is tried', async () => {
    const { address, port, readOnlyDatabase, users } = postgresConnections()
    const one = await project({ shop: { url: `postgres://${users.trust}@${address}:${port}/${readOnlyDatabase}`, format: sql } }, files)
    const { code, report } = await one.migrate()
    expect(code).toBe(2)
    expect(report.databases[0]).toMatchObject({ applied: [], error: { code: 'migrate.read-only', hint: expect.stringContaining('primary') } })
    expect((await one.status()).databases[0]).toMatchObject({ state: 'pending' })
  })

  test.each(['mysql', 'mariadb'] as const)('a session that may only read is refused on %s', async (engine) => {
    const database = await place(engine)
    const user = `r_${Math.random().toString(36).slice(2, 10)}`
    await database.ask(`create user ${user}`)
    onTestFinished(async () => void (await database.ask(`drop user ${user}`)))
    await database.ask(`grant select on \`${new URL(database.url).pathname.slice(1)}\`.* to ${user}`)
    const one = await project({ shop: { url: database.url.replace('root@', `${user}@`), format: sql } }, files)
    const { code, report } = await one.migrate()
    expect(code).toBe(2)
    expect(report.databases[0]).toMatchObject({ applied: [], error: { hint: expect.any(String), details: { serverCode: expect.any(String) } } })
  })

  test('a file opened as read-only is refused', async () => {
    const one = await shop('sqlite')
    await one.add('second', 'create table b (id int);\n')
    await one.file('skein.config.json', JSON.stringify({ databases: { shop: { url: `${one.place.url}?mode=ro`, format: sql } } }))
    expect(await one.refusal()).toMatchObject({ exit: 2, code: 'migrate.read-only', hint: expect.any(String) })
  })
})

describe('row 50: behind a transaction pooler', () => {
  test('migrate demands the direct URL; status answers; with migrationUrl both work', async () => {
    const pooled = await freshPgbouncer()
    onTestFinished(() => pooled.drop())
    const one = await project({ shop: { url: pooled.url, format: sql } }, files)
    expect(await one.migrate()).toMatchObject({ code: 1, report: { databases: [{ state: 'refused', applied: [], error: { code: 'migrate.pooler', hint: expect.stringContaining('migrationUrl') } }] } })
    expect((await one.status()).databases[0]).toMatchObject({ state: 'pending' })
    expect(await askPostgres(pooled.directUrl, "select count(*)::int as n from pg_tables where schemaname = 'public'")).toEqual([{ n: 0 }])
    await one.file('skein.config.json', JSON.stringify({ databases: { shop: { url: pooled.url, migrationUrl: pooled.directUrl, format: sql } } }))
    expect(await one.migrate()).toMatchObject({ code: 0, report: { databases: [{ state: 'migrated' }] } })
    expect((await one.json<{ ready: boolean }>(['ready'])).report).toMatchObject({ ready: true })
  })
})

describe('row 51: a role that may not', () => {
  test('nothing is half done, and doctor prints the GRANT', async () => {
    const database = await place('postgres')
    const role = `r_${Math.random().toString(36).slice(2, 10)}`
    await database.ask(`create role ${role} login`)
    onTestFinished(async () => void (await database.ask(`drop owned by ${role}; drop role ${role}`)))
    const one = await project({ shop: { url: database.url.replace('postgres@', `${role}@`), format: sql } }, files)
    const { code, report } = await one.migrate()
    expect(code).toBe(2)
    expect(report.databases[0]).toMatchObject({ state: 'failed', applied: [], error: { hint: expect.any(String), details: { serverCode: '42501' } } })
    expect(await database.contents()).toEqual({})
    const { stdout } = await one.skein(['doctor'])
    expect(stdout).toMatch(/grant .*create on schema/)
    expect(stdout).toContain(role)
  })

  test('one who owns no table is told by the server, and the migration is undone as a whole', async () => {
    const one = await shop('postgres')
    const role = `r_${Math.random().toString(36).slice(2, 10)}`
    await one.place.ask(`create role ${role} login`)
    onTestFinished(async () => void (await one.place.ask(`drop owned by ${role}; drop role ${role}`)))
    await one.place.ask(`grant create, usage on schema public to ${role}; grant all on skein_migrations to ${role}`)
    const path = await one.add('alter', 'create table mine (id int);\nalter table kept add column c int;\n')
    await one.file('skein.config.json', JSON.stringify({ databases: { shop: { url: one.place.url.replace('postgres@', `${role}@`), format: sql } } }))
    expect(await one.refusal()).toMatchObject({ exit: 2, code: 'apply.statement-failed', at: expect.stringContaining(`${path}:2:`), hint: expect.any(String), details: { serverCode: '42501' } })
  })
})
