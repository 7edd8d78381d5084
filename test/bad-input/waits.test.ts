import mysql from 'mysql2/promise'
import pg from 'pg'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openDriver } from '../../src/dialects/sqlite/drivers/open.ts'
import { shop } from '../support/shop.ts'
import { until } from '../support/until.ts'

async function postgresSession(url: string, ...statements: readonly string[]) {
  const client = new pg.Client({ connectionString: url, application_name: 'the other one' })
  await client.connect()
  client.on('error', () => {})
  onTestFinished(() => client.end().catch(() => {}))
  for (const statement of statements) await client.query(statement)
  return client
}

async function mysqlSession(url: string, ...statements: readonly string[]) {
  const connection = await mysql.createConnection(url)
  onTestFinished(() => connection.end().catch(() => {}))
  for (const statement of statements) await connection.query(statement)
  return connection
}

describe('row 54: a lock that is not to be had', () => {
  test('on Postgres: tried again, then given up with who is in the way; nothing waits any more', async () => {
    const one = await shop('postgres')
    await postgresSession(one.place.url, 'begin', 'lock table kept in access share mode')
    const path = await one.add('alter', 'create table a (id int);\nalter table kept add column c int;\n')
    const refused = await one.refusal('--lock-timeout', '200ms', '--retry-for', '1s')
    expect(refused).toMatchObject({ exit: 2, code: 'apply.lock-timeout', at: expect.stringContaining(`${path}:2:`), hint: expect.any(String), details: { serverCode: '55P03', blockers: [expect.objectContaining({ application: 'the other one' })] } })
  })

  test('on Postgres: what passes by itself is waited for', async () => {
    const one = await shop('postgres')
    const other = await postgresSession(one.place.url, 'begin', 'lock table kept in access share mode')
    await one.add('alter', 'alter table kept add column c int;\n')
    const migrating = one.applied('--retry-for', '60s')
    await until(async () => Number((await one.place.ask("select count(*)::int as n from pg_locks where not granted and relation = 'kept'::regclass"))[0]?.n) > 0)
    await other.query('commit')
    expect((await migrating).applied).toHaveLength(1)
  })

  test.each(['mysql', 'mariadb'] as const)('on %s: a metadata lock', async (engine) => {
    const one = await shop(engine)
    await mysqlSession(one.place.url, 'begin', 'select * from kept')
    const path = await one.add('alter', 'alter table kept add column c int;\n')
    const { code, report } = await one.migrate('--lock-timeout', '1s', '--retry-for', '2s')
    expect(code).toBe(2)
    expect(report.databases[0]).toMatchObject({ applied: [], error: { code: 'apply.lock-timeout', position: { file: path, line: 1 }, hint: expect.any(String), details: { serverCode: 'ER_LOCK_WAIT_TIMEOUT' } } })
    expect((await one.place.contents()).kept?.columns).toHaveLength(2)
  })

  test('on SQLite: a writer', async () => {
    const one = await shop('sqlite')
    await one.add('alter', 'alter table kept add column c int;\n')
    const driver = openDriver({ path: one.place.url.slice('sqlite:'.length), access: 'write' })
    driver.run('begin immediate')
    try {
      expect(await one.migrate('--lock-timeout', '200ms', '--retry-for', '1s', '--timeout', '2s')).toMatchObject({ code: 2, report: { databases: [{ applied: [], error: { code: expect.stringMatching(/^(apply\.lock-timeout|lock\.held|connect\.busy)$/), hint: expect.any(String) } }] } })
    } finally {
      driver.run('rollback')
      await driver.close()
    }
    expect((await one.applied()).applied).toHaveLength(1)
  }, 60_000)
})

describe('row 55: a deadlock', () => {
  test('on Postgres is tried again as a whole', async () => {
    const one = await shop('postgres')
    await one.place.ask('create table other (id int); insert into other values (1)')
    await one.place.ask(`do $$ begin execute format('alter database %I set deadlock_timeout = ''20ms''', current_database()); end $$`)
    const other = await postgresSession(one.place.url, 'set lock_timeout = 0', 'set deadlock_timeout = \'10min\'', 'begin', 'update other set id = 2')
    await one.add('both', "set lock_timeout = '30s';\nupdate kept set name = 'ours';\nupdate other set id = id + 10;\n")
    const migrating = one.applied('--retry-for', '60s')
    await until(async () => Number((await one.place.ask("select count(*)::int as n from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"))[0]?.n) > 0)
    await other.query('update kept set name = name') // Closes the circle; the migration, whose deadlock timeout is short, is the victim.
    await other.query('commit')
    expect((await migrating).applied).toHaveLength(1)
    expect(await one.place.ask('select k.name, o.id from kept k, other o')).toEqual([{ name: 'ours', id: 12 }])
  })

  test.each(['mysql', 'mariadb'] as const)('on %s is tried again', async (engine) => {
    const one = await shop(engine)
    await one.place.ask("insert into kept values (2, 'two'), (3, 'three'), (4, 'four'), (5, 'five'), (6, 'six')")
    // The other session has changed more rows, so that the migration is the victim.
    const other = await mysqlSession(one.place.url, 'begin', 'update kept set name = concat(name, 1) where id >= 2')
    await one.add('both', "update kept set name = concat(name, '!') where id in (1, 2) order by id;\n")
    const migrating = one.applied('--lock-timeout', '30s', '--retry-for', '60s')
    await until(async () => Number((await one.place.ask("select count(*) as n from information_schema.innodb_trx where trx_state = 'LOCK WAIT'"))[0]?.n) > 0, { everyMs: 200 }) // InnoDB makes the view anew only when nobody has read it for 0.1 s.
    await other.query("update kept set name = concat(name, '?') where id = 1")
    await other.query('commit')
    expect((await migrating).applied).toHaveLength(1)
    expect(await one.place.ask('select name from kept where id <= 2 order by id')).toEqual([{ name: 'one?!' }, { name: 'two1!' }])
  })
})

describe('row 56: timeouts of the server', () => {
  test.each([
    ['postgres', 'select pg_sleep(30);', /57014/],
    ['mysql', 'select sleep(30) from kept;', /^ER_/],
    ['mariadb', 'update kept set name = sleep(30);', /^(?:1969|ER_STATEMENT_TIMEOUT|ER_QUERY_INTERRUPTED)$/],
  ] as const)('--statement-timeout ends a statement on %s, and names it', async (engine, statement, serverCode) => {
    const one = await shop(engine)
    const path = await one.add('slow', `${statement}\n`)
    const { code, report } = await one.migrate('--statement-timeout', '300ms')
    expect(code).toBe(2)
    expect(report.databases[0]).toMatchObject({ applied: [], error: { code: 'apply.statement-failed', position: { file: path, line: 1, column: 1 }, hint: expect.any(String), details: { serverCode: expect.stringMatching(serverCode) } } })
  })

  test('the server’s own statement_timeout is told as such', async () => {
    const one = await shop('postgres')
    await one.place.ask(`do $$ begin execute format('alter database %I set statement_timeout = ''300ms''', current_database()); end $$`)
    const path = await one.add('slow', 'create table a (id int);\nselect pg_sleep(30);\n')
    const refused = await one.refusal()
    expect(refused).toMatchObject({ exit: 2, code: 'apply.statement-failed', at: expect.stringContaining(`${path}:2:`), hint: expect.stringContaining('timeout'), details: { serverCode: '57014' } })
  })

  test.each([
    ['idle_in_transaction_session_timeout', "'100ms'"],
    ['transaction_timeout', "'10min'"],
  ])('%s of the server does not reach into a migration', async (setting, value) => {
    const one = await shop('postgres')
    await one.place.ask(`do $$ begin execute format('alter database %I set ${setting} = ${value.replaceAll("'", "''")}', current_database()); end $$`)
    await one.add('work', 'create table a (id int);\ncreate index concurrently a_id on a (id);\nselect pg_sleep(0.3);\n')
    expect((await one.applied()).applied).toHaveLength(1)
  })

  test('wait_timeout of MySQL does not reach into a migration', async () => {
    const one = await shop('mysql')
    await one.add('first', 'set session wait_timeout = 1;\nset session interactive_timeout = 1;\ncreate table a (id int);\nselect sleep(1.5);\n')
    await one.add('second', 'create table b (id int);\n')
    expect((await one.applied()).applied).toHaveLength(2)
  })
})
