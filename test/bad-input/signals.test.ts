import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { startSkein } from '../support/child.ts'
import { mysqlSessions } from '../support/mysql-sessions.ts'
import { type Shop, shop } from '../support/shop.ts'
import { until } from '../support/until.ts'

const long: Readonly<Record<'postgres' | 'mysql' | 'mariadb', string>> = {
  postgres: 'select pg_sleep(seconds) from pauses',
  mysql: 'update pauses set seconds = seconds + sleep(seconds)',
  mariadb: 'update pauses set seconds = seconds + sleep(seconds)',
}

const cases = (Object.keys(long) as (keyof typeof long)[]).flatMap((engine) => [[engine, 'SIGINT', 130], [engine, 'SIGTERM', 143]] as const)

describe('row 59: SIGINT and SIGTERM', () => {
  test.each(cases)('on %s, %s cancels the running statement on the server, records where it stopped and exits with %i; the next run goes on', async (engine, signal, code) => {
    const one = await shop(engine)
    await one.place.ask('create table pauses (seconds int)')
    await one.place.ask('insert into pauses values (60)')
    await one.add('long', `create table a (id int);\n${long[engine]};\ncreate table b (id int);\n`)
    const child = startSkein(['migrate', '--json'], one.root)
    await until(async () => (await running(one)) === 1)
    child.process.kill(signal)
    const ended = await child.ended
    expect(ended).toMatchObject({ code, signal: null })
    expect(JSON.parse(ended.stdout)).toMatchObject({ databases: [{ state: 'cancelled', applied: [], error: { code: 'apply.cancelled', hint: expect.any(String) } }] })
    expect(await running(one)).toBe(0)
    expect((await one.status()).databases[0]).toMatchObject({ applied: { value: 1 }, pending: { value: ['0002_long'] } })
    await one.place.ask('update pauses set seconds = 0')
    await one.applied()
    const tables = Object.keys(await one.place.contents()).map((name) => name.replace('public.', ''))
    expect(tables).toEqual(expect.arrayContaining(['a', 'b']))
    expect((await one.status()).databases[0]).toMatchObject({ state: 'current', applied: { value: 2 } })
  })

  test.each([['SIGINT', 130], ['SIGTERM', 143]] as const)('on a file of SQLite, %s interrupts and leaves nothing half done', async (signal, code) => {
    const one = await shop('sqlite')
    await one.add('long', 'create table a (id int);\ninsert into a with recursive n (i) as (select 1 union all select i + 1 from n) select i from n;\n')
    const before = await one.place.contents()
    const child = startSkein(['migrate'], one.root)
    const journal = `${one.place.url.slice('sqlite:'.length)}-journal`
    await until(() => existsSync(journal) || child.process.exitCode !== null)
    child.process.kill(signal)
    expect(await child.ended).toMatchObject({ code })
    expect(await one.place.contents()).toEqual(before)
  })
})

async function running(one: Shop): Promise<number> {
  if (one.place.engine !== 'postgres') return (await mysqlSessions(one.place.ask)).filter(({ database, runs }) => one.place.url.endsWith(`/${database}`) && runs.includes('sleep(seconds)')).length
  const [row] = await one.place.ask("select count(*)::int as n from pg_stat_activity where datname = current_database() and state = 'active' and query like '%pg_sleep(%' and pid <> pg_backend_pid()")
  return Number(row?.['n'])
}
