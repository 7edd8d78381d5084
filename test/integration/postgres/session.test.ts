import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Connection } from '../../../src/dialects/dialect.ts'
import { postgres } from '../../../src/dialects/postgres/dialect.ts'
import { type FreshDatabase, freshPgbouncer, freshPostgres } from '../../services.ts'
import { target, until } from './support.ts'

let database: FreshDatabase
let connection: Connection
beforeAll(async () => {
  database = await freshPostgres()
})
afterAll(() => database.drop())
beforeEach(async () => {
  connection = await postgres.connect(target(database.url))
})
afterEach(() => connection.close())

const other = () => postgres.connect(target(database.url))
const failureOf = async (work: Promise<unknown>) => postgres.classify(await work.then(() => undefined, (error: unknown) => error))

describe('queries', () => {
  test('values come as the contract says', async () => {
    expect(await connection.query(`select 1::int8 as small, 9007199254740993::int8 as big, -9007199254740993 as negative, 1.10::numeric as exact, 0.5::float8 as double, true as yes, null as nothing,
      '2026-01-02 03:04:05+00'::timestamptz as time, array[1,2] as list, '{"a": 1}'::jsonb as json, 42::oid as oid, E'a\\nb' as lines`)).toEqual([
      { small: 1, big: '9007199254740993', negative: '-9007199254740993', exact: '1.10', double: 0.5, yes: true, nothing: null, time: expect.stringMatching(/^2026-01-02/), list: '{1,2}', json: '{"a": 1}', oid: 42, lines: 'a\nb' },
    ])
  })

  test('several statements in one text run as one', async () => {
    await connection.execute('create table several (id int); insert into several values (1); drop table several')
    await expect(connection.execute("create table several (id int); select 'x'::int")).rejects.toThrow('invalid input')
    expect(await connection.query("select to_regclass('several') is null as gone")).toEqual([{ gone: true }])
  })

  test('together is all or nothing', async () => {
    await expect(connection.together(['create table pair (id int primary key)', 'insert into pair values (1)', 'insert into pair values (1)'])).rejects.toThrow('duplicate key')
    expect(await connection.query("select to_regclass('pair') is null as gone")).toEqual([{ gone: true }])
    await connection.together(['create table pair (id int primary key) -- ends in a comment', 'insert into pair values (1)'])
    expect(await connection.query('select id from pair')).toEqual([{ id: 1 }])
    await connection.execute('drop table pair')
  })

  test('an error is placed in the statement', async () => {
    expect(await failureOf(connection.execute("select '😀', nothing"))).toMatchObject({ code: '42703', at: { offset: "select '😀', ".length } })
  })

  test('copy data is streamed, in more pieces than fit a buffer', async () => {
    await connection.execute('create table numbers (n int, text text)')
    async function* lines() {
      for (let n = 0; n < 50_000; n++) yield Buffer.from(`${n}\t${'x'.repeat(50)}\n`)
    }
    await connection.execute('copy numbers from stdin', lines())
    expect(await connection.query('select count(*) as rows, sum(n) as sum from numbers')).toEqual([{ rows: 50_000, sum: 1_249_975_000 }])
  })

  test('copy data that breaks off is undone, and the session goes on', async () => {
    async function* broken() {
      yield Buffer.from('1\tx\n')
      throw new Error('the file ended')
    }
    expect((await failureOf(connection.execute('copy numbers from stdin', broken()))).message).toContain('the file ended')
    expect((await failureOf(connection.execute('copy numbers from stdin'))).message).toContain('without its data')
    expect(await connection.query('select count(*) as rows from numbers')).toEqual([{ rows: 50_000 }])
    await connection.execute('drop table numbers')
  })

  test('rows that nobody asked for are dropped', async () => {
    await connection.execute("select repeat('x', 100) from generate_series(1, 100000)")
    await connection.execute('copy (select 1) to stdout')
  })
})

describe('the session', () => {
  test('shows what a script left', async () => {
    const before = await connection.session()
    expect(before.transaction).toBe('idle')
    await connection.execute("begin; set search_path = ''; set row_security = off; set work_mem = '8MB'")
    const during = await connection.session()
    expect(during.transaction).toBe('open')
    const changed = Object.keys(during.settings).filter((name) => during.settings[name] !== before.settings[name])
    expect(changed.sort()).toEqual(['row_security', 'search_path', 'work_mem'])
    await connection.execute('select 1/0').catch(() => {})
    expect((await connection.session()).transaction).toBe('failed')
    await connection.reset()
    expect(await connection.session()).toEqual(before)
  })

  test('a role and an authorization are put back, locks stay', async () => {
    await connection.execute(`do $$ begin create role skein_other; exception when duplicate_object then null; end $$`)
    const lock = await postgres.lock(connection, { id: '4711', name: 'x' }, { waitMs: 0 })
    for (const statement of ['set role skein_other', 'set session authorization skein_other', 'set role skein_other; set search_path = nowhere; begin']) {
      await connection.execute(statement)
      await connection.reset()
      expect(await connection.query('select current_user as who')).toEqual([{ who: 'postgres' }])
    }
    expect(await lock.held()).toBe(true)
    await lock.release()
  })

  test('limits hold, survive a reset, and are not taken for a change', async () => {
    const before = await connection.session()
    await connection.limits({ lockTimeoutMs: 1234, statementTimeoutMs: 60_000 })
    await connection.reset()
    expect(await connection.query("select current_setting('lock_timeout') as a, current_setting('statement_timeout') as b")).toEqual([{ a: '1234ms', b: '1min' }])
    expect(await connection.session()).toEqual(before)
    await connection.execute('set lock_timeout = 0')
    expect((await connection.session()).settings).not.toEqual(before.settings)
    await connection.limits({ lockTimeoutMs: 0 })
    expect(await connection.query("select current_setting('lock_timeout') as a, current_setting('statement_timeout') as b")).toEqual([{ a: '0', b: '0' }])
  })

  test("nobody's timeouts end it in a pause", async () => {
    await connection.execute(`alter database ${database.name} set idle_in_transaction_session_timeout = 100; alter database ${database.name} set idle_session_timeout = 100`)
    const patient = await other()
    await patient.execute('begin')
    await until(async () => {
      await pause(50)
      return (await connection.query("select 1 as one from pg_stat_activity where state = 'idle in transaction' and clock_timestamp() - state_change > interval '0.3 s' and datname = current_database()")).length > 0
    })
    await patient.execute('commit')
    await patient.close()
    await connection.execute(`alter database ${database.name} reset all`)
  })
})

describe('waiting', () => {
  test('blockers are named, oldest first, from another session', async () => {
    await connection.execute('create table wanted (id int)')
    const holder = await postgres.connect(target(database.url, { applicationName: 'the holder' }))
    await holder.execute('begin; lock table wanted in access share mode')
    const [row] = await holder.query('select pg_backend_pid() as pid')
    const waits = connection.execute('alter table wanted add column x int')
    let seen: Awaited<ReturnType<Connection['blockers']>> = []
    await until(async () => {
      seen = await connection.blockers()
      return seen.length > 0
    })
    expect(seen).toEqual([{ id: String(row?.['pid']), user: 'postgres', application: 'the holder', query: expect.any(String), ageMs: expect.any(Number) }])
    await holder.close()
    await waits
    expect(await connection.blockers()).toEqual([])
    await connection.execute('drop table wanted')
  })

  test('a cancel ends the statement, and the session goes on', async () => {
    const ended = failureOf(connection.execute('select pg_sleep(60)'))
    const watcher = await other()
    await until(async () => (await watcher.query("select 1 as one from pg_stat_activity where state = 'active' and query like '%sleep(60)%' and pid <> pg_backend_pid() and datname = current_database()")).length > 0)
    await connection.cancel()
    expect((await ended).kind).toBe('cancelled')
    expect(await connection.query('select 1 as one')).toEqual([{ one: 1 }])
    await watcher.close()
  })

  test('a cancel of nothing returns and harms nothing', async () => {
    await connection.cancel()
    expect(await connection.query('select 1 as one')).toEqual([{ one: 1 }])
  })

  test('a cancel that falls between two statements is repeated until one fails', async () => {
    let failed: unknown
    let ran = 0
    const loop = (async () => {
      while (failed === undefined) {
        await connection.execute('select pg_sleep(0.001)').then(
          () => ran++,
          (error: unknown) => (failed = error),
        )
      }
    })()
    await until(async () => {
      await pause(1)
      return ran > 3
    })
    await connection.cancel()
    await loop
    expect(postgres.classify(failed).kind).toBe('cancelled')
  })

  test('closing ends a statement that runs', async () => {
    const ended = failureOf(connection.execute('select pg_sleep(60)'))
    await connection.close()
    expect((await ended).kind).toBe('connection-lost')
  })
})

describe('the lock', () => {
  const key = { id: '-9223372036854775808', name: 'x' }

  test('keeps a second runner out, names the holder, and is free when released', async () => {
    const lock = await postgres.lock(connection, key, { waitMs: 0 })
    const second = await other()
    const seen: string[] = []
    await expect(postgres.lock(second, key, { waitMs: 120, waiting: (holder) => seen.push(holder) })).rejects.toMatchObject({ code: 'lock.held', message: expect.stringMatching(/process \d+ \(user postgres, application skein test/) })
    expect(seen).toEqual([expect.stringMatching(/^process \d+/)])
    const waiting = postgres.lock(second, key, { waitMs: 10_000 })
    await lock.release()
    expect(await (await waiting).held()).toBe(true)
    expect(await lock.held()).toBe(false)
    await second.close()
  })

  test('is free when its session ends, however it ends', async () => {
    const second = await other()
    const lock = await postgres.lock(second, key, { waitMs: 0 })
    const [row] = await second.query('select pg_backend_pid() as pid')
    await connection.execute(`select pg_terminate_backend(${row?.['pid']})`)
    expect(await lock.held()).toBe(false)
    await lock.release()
    await second.close()
    await (await postgres.lock(connection, key, { waitMs: 10_000 })).release()
  })

  test('is the one that Prisma and others take with pg_advisory_lock', async () => {
    await connection.execute('select pg_advisory_lock(72707369)')
    const second = await other()
    await expect(postgres.lock(second, { id: '72707369', name: 'prisma' }, { waitMs: 0 })).rejects.toMatchObject({ code: 'lock.held' })
    await second.close()
  })

  test('waiting is given up when the run is interrupted, and nothing waits inside the server', async () => {
    await connection.execute(`select pg_advisory_lock('${key.id}'::bigint)`)
    const second = await other()
    const controller = new AbortController()
    const waits = postgres.lock(second, key, { waitMs: 60_000, signal: controller.signal, waiting: () => controller.abort() })
    await expect(waits).rejects.toMatchObject({ code: 'lock.aborted' })
    expect(await connection.query("select 1 as one from pg_locks where locktype = 'advisory' and not granted")).toEqual([])
    await second.close()
  })
})

describe('behind a transaction pooler', () => {
  test('is recognised, changes nothing that others get, and still reads', async () => {
    const pooled = await freshPgbouncer()
    const direct = await postgres.connect(target(pooled.directUrl))
    await direct.execute('create schema app; create table app.t as select 1 as id')
    const reader = await postgres.connect(target(pooled.url, { purpose: 'read', schemas: ['app'] }))
    expect(reader.server.can.sessions).toBe(false)
    expect(reader.server.remarks.join()).toContain('pooler')
    expect(await reader.query('select id from t')).toEqual([{ id: 1 }])
    expect((await failureOf(reader.query('select nothing from t'))).code).toBe('42703')
    expect((await failureOf(reader.query('insert into t values (2) returning id'))).kind).toBe('read-only')
    await reader.close()
    const writer = await postgres.connect(target(pooled.url))
    expect(writer.server.can.sessions).toBe(false)
    expect(await writer.query("select current_setting('default_transaction_read_only') as ro, current_setting('search_path') as path")).toEqual([{ ro: 'off', path: '"$user", public' }])
    await writer.close()
    await direct.close()
    await pooled.drop()
  })
})
