import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { mysql } from '../../../src/dialects/mysql/dialect.ts'
import type { Connection } from '../../../src/dialects/dialect.ts'
import type { FreshDatabase } from '../../services.ts'
import { type MysqlSession, mysqlSessions } from '../../support/mysql-sessions.ts'
import { bothServers, failure, open, until } from './both-servers.ts'

describe.each(bothServers)('ending statements on $name', ({ fresh }) => {
  let database: FreshDatabase
  let connection: Connection
  let other: Connection
  let id: unknown
  beforeEach(async () => {
    database = await fresh()
    ;[connection, other] = await Promise.all([open(database.url), open(database.url)])
    ;[{ id }] = (await connection.query('select connection_id() as id')) as [{ id: unknown }]
  })
  afterEach(async () => {
    await Promise.all([connection.close(), other.close()])
    await database.drop()
  })
  const session = async (): Promise<MysqlSession | undefined> => (await mysqlSessions((sql) => other.query(sql))).find((one) => one.id === String(id))
  const running = (text: string): Promise<void> => until(async () => (await session())?.runs.startsWith(text) === true)

  test('a cancel ends what runs, at once, and the session goes on', async () => {
    const sleeping = failure(connection.execute('do sleep(60)').then(() => connection.query('select sleep(60)')))
    await running('do sleep')
    const began = performance.now()
    await connection.cancel()
    // `do sleep` answers well when it is killed on MySQL and with an error on MariaDB; either way nothing more is sent.
    expect(mysql.classify(await sleeping)).toMatchObject({ kind: 'cancelled' })
    expect(performance.now() - began).toBeLessThan(5_000)
    expect(await connection.query('select 1 as alive')).toEqual([{ alive: 1 }])
  })

  test('a cancel ends a statement that waits for a lock', async () => {
    await other.execute('create table t (id int primary key)')
    await other.execute('begin')
    await other.query('select * from t')
    const waiting = failure(connection.execute('alter table t add column a int'))
    await running('alter')
    await connection.cancel()
    expect(mysql.classify(await waiting)).toMatchObject({ kind: 'cancelled', code: 'ER_QUERY_INTERRUPTED' })
    await other.execute('commit')
    expect(await other.query("show columns from t like 'a'")).toEqual([])
  })

  test('a cancel that falls between two statements stops the next one, and only that', async () => {
    await connection.execute('create table a (id int)')
    await connection.cancel()
    expect(mysql.classify(await failure(connection.execute('create table b (id int)')))).toMatchObject({ kind: 'cancelled' })
    expect(await connection.query("show tables like 'b'")).toEqual([])
    await connection.execute('create table c (id int)')
  })

  test('a rollback passes though a cancel came before it', async () => {
    await connection.execute('create table a (id int)')
    await connection.execute('begin')
    await connection.execute('insert into a values (1)')
    await connection.cancel()
    await connection.execute('rollback')
    expect((await connection.session()).transaction).toBe('idle')
    await failure(connection.execute('do 1'))
    expect(await connection.query('select * from a')).toEqual([])
  })

  test('no kill of an earlier statement hits a later one', async () => {
    for (let round = 0; round < 50; round++) {
      const work = connection.execute('do sleep(0.001)').catch((error) => error)
      await connection.cancel()
      await work
      await connection.query('select 1').catch((error) => expect(mysql.classify(error).kind).toBe('cancelled'))
      expect(await connection.query('select 1 as alive')).toEqual([{ alive: 1 }])
    }
  })

  test('a statement that runs longer than it may is ended and told apart from a cancel', async () => {
    await connection.limits({ lockTimeoutMs: 1_000, statementTimeoutMs: 50 })
    await other.execute('create table t (id int primary key)')
    await other.execute('begin')
    await other.query('select * from t')
    expect(mysql.classify(await failure(connection.execute('alter table t add column a int')))).toMatchObject({ kind: 'statement-timeout' })
    await connection.limits({ lockTimeoutMs: 1_000 })
    await connection.query('select sleep(0.1)')
  })

  test('closing while a statement runs ends it, with its session', async () => {
    const sleeping = failure(connection.execute('create table t as select sleep(60)'))
    await running('create')
    await connection.close()
    expect(mysql.classify(await sleeping).kind).toBe('connection-lost')
    await until(async () => (await session()) === undefined)
  })

  test('closing twice, and cancelling what is closed, does nothing', async () => {
    await Promise.all([connection.close(), connection.close()])
    await connection.close()
    await connection.cancel()
    expect(mysql.classify(await failure(connection.query('select 1'))).kind).toBe('connection-lost')
  })

  test('a connection that is killed while idle is lost, and nothing crashes', async () => {
    await other.execute(`kill ${id}`)
    await until(async () => (await session()) === undefined)
    const error = await failure(connection.query('select 1'))
    expect(mysql.classify(error).kind).toBe('connection-lost')
    expect(mysql.classify(await failure(connection.together(['do 1', 'do 2']))).kind).toBe('connection-lost')
  })

  test('a connection that is killed while a statement runs is lost', async () => {
    const sleeping = failure(connection.query('select sleep(60)'))
    await running('select sleep')
    await other.execute(`kill ${id}`)
    expect(mysql.classify(await sleeping).kind).toBe('connection-lost')
  })
})
