import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { mysql } from '../../../src/dialects/mysql/dialect.ts'
import type { Connection } from '../../../src/dialects/dialect.ts'
import { type FreshDatabase, mysqlServer } from '../../services.ts'
import { bothServers, failure, open, wideText } from './both-servers.ts'

describe.each(bothServers)('a session on $name', ({ name, fresh }) => {
  let database: FreshDatabase
  let connection: Connection
  let other: Connection
  let third: Connection | undefined
  beforeEach(async () => {
    database = await fresh()
    ;[connection, other] = await Promise.all([open(database.url), open(database.url)])
  })
  afterEach(async () => {
    await Promise.all([connection, other, third].map((each) => each?.close()))
    third = undefined
    await database.drop()
  })

  const leaks: readonly (readonly [statement: string, setting: string])[] = [
    ["set sql_mode = 'ANSI_QUOTES'", 'sql_mode'],
    ["set sql_mode = ''", 'sql_mode'],
    ['set foreign_key_checks = 0', 'foreign_key_checks'],
    ['set unique_checks = 0', 'unique_checks'],
    ['set autocommit = 0', 'autocommit'],
    ["set time_zone = '+05:00'", 'time_zone'],
    ['set names latin1', 'character_set_client'],
    ['set names utf8mb4 collate utf8mb4_bin', 'collation_connection'],
    ['set default_storage_engine = MyISAM', 'default_storage_engine'],
    ['set session transaction isolation level serializable', name === 'MySQL' ? 'transaction_isolation' : 'tx_isolation'],
    ['set session transaction read only', name === 'MySQL' ? 'transaction_read_only' : 'tx_read_only'],
    ['use information_schema', 'database'],
  ]
  test.each(leaks)('%s is seen and put back', async (statement, setting) => {
    const before = await connection.session()
    await connection.execute(statement)
    const after = await connection.session()
    expect(Object.keys(after.settings).filter((key) => after.settings[key] !== before.settings[key])).toContain(setting)
    await connection.reset()
    expect(await connection.session()).toEqual(before)
  })

  test('an open transaction is seen and rolled back', async () => {
    await connection.execute('create table t (id int)')
    await connection.execute('begin')
    await connection.execute('insert into t values (1)')
    expect((await connection.session()).transaction).toBe('open')
    await connection.reset()
    expect((await connection.session()).transaction).toBe('idle')
    expect(await other.query('select * from t')).toEqual([])
  })

  test('a transaction that a read began is seen too', async () => {
    await connection.execute('create table t (id int)')
    await connection.execute('set autocommit = 0')
    await connection.query('select * from t')
    expect((await connection.session()).transaction).toBe('open')
  })

  test('locked tables are unlocked', async () => {
    await connection.execute('create table t (id int)')
    await connection.execute('lock tables t write')
    await connection.reset()
    expect(await other.query('select * from t')).toEqual([])
  })

  test('a role is seen and put back', async () => {
    const role = `r_${database.name}`.slice(0, 30)
    await connection.execute(`create role ${role}`)
    try {
      await connection.execute(`grant ${role} to current_user()`)
      const before = await connection.session()
      await connection.execute(`set role ${role}`)
      expect((await connection.session()).settings['role']).toContain(role)
      await connection.reset()
      expect(await connection.session()).toEqual(before)
    } finally {
      await connection.execute(`drop role ${role}`)
    }
  })

  test('a wait for a table ends at the limit, and 0 lifts it', async () => {
    await other.execute('create table t (id int primary key)')
    await other.execute('begin')
    await other.query('select * from t')
    await connection.limits({ lockTimeoutMs: 100 })
    expect(mysql.classify(await failure(connection.execute('alter table t add column a int')))).toMatchObject({ kind: 'lock-timeout' })
    await connection.limits({ lockTimeoutMs: 0 })
    const altered = connection.execute('alter table t add column a int')
    await other.execute('commit')
    await altered
  })

  test('a wait for a row ends at the limit', async () => {
    await other.execute('create table t (id int primary key)')
    await other.execute('insert into t values (1)')
    await other.execute('begin')
    await other.execute('update t set id = 2')
    await connection.limits({ lockTimeoutMs: 100 })
    expect(mysql.classify(await failure(connection.execute('update t set id = 3')))).toMatchObject({ kind: 'lock-timeout', code: 'ER_LOCK_WAIT_TIMEOUT' })
  })

  test('limits hold again after a script has changed them', async () => {
    const asked = async () => (await connection.query('select @@session.lock_wait_timeout as s'))[0]?.['s']
    await connection.limits({ lockTimeoutMs: 3_000 })
    await connection.execute('set session lock_wait_timeout = 1000')
    await connection.limits({ lockTimeoutMs: 3_000 })
    expect(await asked()).toBe(3)
    await connection.execute('create procedure p() set session lock_wait_timeout = 1000')
    await connection.execute('call p()')
    await connection.limits({ lockTimeoutMs: 3_000 })
    expect(await asked()).toBe(3)
    await connection.reset()
    await connection.limits({ lockTimeoutMs: 3_000 })
    expect(await asked()).toBe(3)
  })

  test('two sessions that wait for each other are a deadlock for one of them', async () => {
    await other.execute('create table t (id int primary key, v int)')
    await other.execute('insert into t values (1, 0), (2, 0)')
    await connection.execute('begin')
    await other.execute('begin')
    await connection.execute('update t set v = 1 where id = 1')
    await other.execute('update t set v = 1 where id = 2')
    const results = await Promise.allSettled([connection.execute('update t set v = 1 where id = 2'), other.execute('update t set v = 1 where id = 1')])
    const failed = results.flatMap((result) => (result.status === 'rejected' ? [mysql.classify(result.reason).kind] : []))
    expect(failed).toEqual(['deadlock'])
  })

  test('who is in the way of a table is shown, oldest first', async () => {
    third = await open(database.url, { applicationName: 'reporting' })
    await other.execute('create table t (id int primary key)')
    await third.execute('begin')
    await third.query('select * from t')
    const [{ id }] = (await third.query('select connection_id() as id')) as [{ id: number }]
    const waiting = connection.execute('alter table t add column a int')
    const wide = name === 'MySQL' ? await wideText(database.url) : undefined // On MariaDB whoever has a transaction could be in the way.
    const seen = await blockersOf(waiting)
    await wide?.end()
    expect(seen[0]).toMatchObject({ id: String(id), user: 'root' })
    if (name === 'MySQL') expect(seen[0]).toMatchObject({ application: 'reporting', query: 'select connection_id() as id' })
    expect(seen[0]?.ageMs).toBeGreaterThanOrEqual(0)
    await third.execute('rollback')
    await waiting
    expect(await connection.blockers()).toEqual([])
  })

  test('who is in the way of a row is shown', async () => {
    await other.execute('create table t (id int primary key)')
    await other.execute('insert into t values (1)')
    await other.execute('begin')
    await other.execute('update t set id = 2')
    const [{ id }] = (await other.query('select connection_id() as id')) as [{ id: number }]
    const waiting = connection.execute('update t set id = 3')
    const wide = await wideText(database.url)
    const [blocker] = await blockersOf(waiting)
    expect(blocker).toMatchObject({ id: String(id), ageMs: expect.any(Number) })
    await wide.end()
    await other.execute('rollback')
    await waiting
  })

  /** Asked until somebody is seen, or the wait has ended without that. */
  async function blockersOf(waiting: Promise<void>) {
    let ended = false
    const end = () => void (ended = true)
    waiting.then(end, end)
    for (;;) {
      const seen = await connection.blockers()
      if (seen.length > 0 || ended) return seen
      await new Promise((resolve) => setTimeout(resolve, 200)) // InnoDB gathers its lists anew only when nobody has read them for 100 ms.
    }
  }
})

test('a user who may not look is told of nobody, without an error', async () => {
  const server = new URL(mysqlServer().url)
  const admin = await open(server.href)
  await admin.execute("create user if not exists skein_poor identified by 'poor password'")
  server.username = 'skein_poor'
  server.password = 'poor password'
  server.pathname = '/information_schema'
  const poor = await open(server.href)
  expect(await poor.blockers()).toEqual([])
  await poor.close()
  await admin.execute('drop user skein_poor')
  await admin.close()
})
