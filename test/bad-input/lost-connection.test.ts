import { describe, expect, test } from 'vitest'
import { type Fate, cuttingProxy } from '../support/cutting-proxy.ts'
import { type Engine, comparable, place } from '../support/place.ts'
import { type Shop, shop } from '../support/shop.ts'

/** Statements of all kinds: what commits by itself, what does not, rows and structure. */
const statements: Readonly<Record<'postgres' | 'mysql' | 'mariadb', readonly string[]>> = {
  postgres: ['create table a (id int primary key, n int)', 'insert into a select g, g from generate_series(1, 5) g', 'create unique index concurrently a_n on a (n)', 'update a set n = n + 100', 'alter table a add column c int default 7'],
  mysql: ['create table a (id int primary key, n int)', 'insert into a values (1, 1), (2, 2)', 'create unique index a_n on a (n)', 'update a set n = n + 100', 'alter table a add column c int default 7', 'create view v as select id from a'],
  mariadb: ['create table a (id int primary key, n int)', 'insert into a values (1, 1), (2, 2)', 'create unique index a_n on a (n)', 'update a set n = n + 100', 'alter table a add column c int default 7'],
}

async function prepared(engine: Engine & keyof typeof statements, format: 'sql' | 'drizzle' | 'prisma'): Promise<Shop> {
  const one = await shop(engine, { format })
  await one.add('work', `${statements[engine].join(format === 'drizzle' ? ';\n--> statement-breakpoint\n' : ';\n')};\n`)
  return one
}

async function through(one: Shop, url: string): Promise<void> {
  const config = JSON.parse(await one.read('skein.config.json')) as { databases: { shop: { url: string } } }
  config.databases.shop.url = url
  await one.file('skein.config.json', JSON.stringify(config))
}

describe('row 57: the connection is lost between a message and its answer', () => {
  test.each([
    ['postgres', 'sql'],
    ['postgres', 'drizzle'],
    ['postgres', 'prisma'],
    ['mysql', 'sql'],
    ['mysql', 'drizzle'],
    ['mysql', 'prisma'],
    ['mariadb', 'sql'],
  ] as const)('at every message of a migration in steps, before and after: the next run ends where an undisturbed one does, on %s in %s', async (engine, format) => {
    const undisturbed = await prepared(engine, format)
    await undisturbed.applied()
    const wanted = comparable(await undisturbed.place.contents())
    for (const fate of ['cut-before', 'cut-after'] as const) {
      for (let cutAt = 0, passed = false; !passed; cutAt++) {
        const one = await prepared(engine, format)
        let seen = 0
        // Only messages from the migration's own first statement on: what comes before reads, and is tested below.
        const proxy = await cuttingProxy(one.place.url, (message): Fate => (seen > 0 || message.includes('create table a') ? (seen++ === cutAt ? fate : 'pass') : 'pass'))
        await through(one, proxy.url)
        const { code, report } = await one.migrate()
        passed = seen <= cutAt
        if (passed) break
        const said = report.databases[0]
        if (code !== 0) expect(said, JSON.stringify(said)).toMatchObject({ error: { exit: 2, hint: expect.any(String) } })
        await through(one, one.place.url)
        const again = await one.migrate()
        expect({ cutAt, fate, error: again.report.databases[0]?.error }).toEqual({ cutAt, fate, error: undefined })
        expect({ cutAt, fate, contents: comparable(await one.place.contents()) }).toEqual({ cutAt, fate, contents: wanted })
      }
    }
  })

  test.each(['cut-before', 'cut-after'] as const)('around the commit of a whole migration on Postgres (%s): nothing or all of it is there, and the next run goes on', async (fate) => {
    const one = await shop('postgres')
    await one.add('whole', 'create table a (id int);\ninsert into a values (1);\n')
    const proxy = await cuttingProxy(one.place.url, (message) => (message.includes('create table a') ? fate : 'pass'))
    await through(one, proxy.url)
    const { code, report } = await one.migrate()
    expect(code).toBe(2)
    expect(report.databases[0]).toMatchObject({ state: 'failed', error: { code: 'apply.connection-lost', hint: expect.any(String) } })
    expect(Object.keys(await one.place.contents()).includes('public.a')).toBe(fate === 'cut-after')
    await through(one, one.place.url)
    const again = await one.applied()
    expect(again.applied).toHaveLength(fate === 'cut-after' ? 0 : 1)
    expect(await one.place.ask('select id from a')).toEqual([{ id: 1 }])
  })

  test.each(['postgres', 'mysql'] as const)('while the ledger is read, on %s: nothing was done', async (engine) => {
    const one = await shop(engine)
    await one.add('second', 'create table a (id int);\n')
    const proxy = await cuttingProxy(one.place.url, (message) => (message.includes('skein_migrations') ? 'cut-after' : 'pass'))
    await through(one, proxy.url)
    expect(await one.refusal()).toMatchObject({ exit: 2, code: expect.stringMatching(/^(connect\.lost|apply\.(connection-lost|database-failed)|ledger\.)/), hint: expect.any(String) })
  })

  test('the server that is never there is told at once', async () => {
    const gone = await place('postgres')
    const proxy = await cuttingProxy(gone.url, () => 'cut-before')
    const one = await shop('postgres', { begun: false, url: () => proxy.url })
    expect(await one.refusal()).toMatchObject({ exit: 2, code: expect.stringMatching(/^connect\./), hint: expect.any(String) })
  })
})
