import { describe, expect, test } from 'vitest'
import { startSkein } from '../support/child.ts'
import { cuttingProxy } from '../support/cutting-proxy.ts'
import { mysqlSessions } from '../support/mysql-sessions.ts'
import { comparable } from '../support/place.ts'
import { type Shop, shop } from '../support/shop.ts'
import { until } from '../support/until.ts'

const statements = {
  postgres: ['create table a (id int primary key, n int)', 'insert into a select g, g from generate_series(1, 5) g', 'create unique index concurrently a_n on a (n)', 'update a set n = n + 100', 'alter table a add column c int default 7'],
  mysql: ['create table a (id int primary key, n int)', 'insert into a values (1, 1), (2, 2)', 'create unique index a_n on a (n)', 'update a set n = n + 100', 'alter table a add column c int default 7'],
} as const

async function prepared(engine: keyof typeof statements): Promise<Shop> {
  const one = await shop(engine)
  await one.add('work', `${statements[engine].join(';\n')};\n`)
  return one
}

async function through(one: Shop, url: string): Promise<void> {
  const config = JSON.parse(await one.read('skein.config.json')) as { databases: { shop: { url: string } } }
  config.databases.shop.url = url
  await one.file('skein.config.json', JSON.stringify(config))
}

describe('row 58: the process is killed', () => {
  const cases = (['postgres', 'mysql'] as const).flatMap((engine) => statements[engine].map((statement) => [engine, statement] as const))
  test.each(cases)('on %s when `%s` has just happened and nobody knows: the next run ends where an undisturbed one does', async (engine, statement) => {
    const undisturbed = await prepared(engine)
    await undisturbed.applied()
    const one = await prepared(engine)
    const proxy = await cuttingProxy(one.place.url, (message) => {
      if (!message.includes(statement)) return 'pass'
      child.process.kill('SIGKILL')
      return 'cut-after'
    })
    await through(one, proxy.url)
    const child = startSkein(['migrate'], one.root)
    expect(await child.ended).toMatchObject({ signal: 'SIGKILL' })
    await through(one, one.place.url)
    await until(async () => (await sessions(one)) === 0) // The server notices a dead client when it next writes to it.
    await one.applied()
    expect(comparable(await one.place.contents())).toEqual(comparable(await undisturbed.place.contents()))
    expect((await one.status()).databases[0]).toMatchObject({ state: 'current', applied: { value: 2 } })
  })
})

async function sessions(one: Shop): Promise<number> {
  if (one.place.engine !== 'postgres') return (await mysqlSessions(one.place.ask)).filter(({ database }) => one.place.url.endsWith(`/${database}`)).length
  const [row] = await one.place.ask("select count(*)::int as n from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'")
  return Number(row?.['n'])
}
