import { connect as tcpConnect, createServer, type Server as TcpServer, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Connection } from '../../../src/dialects/dialect.ts'
import { postgres } from '../../../src/dialects/postgres/dialect.ts'
import { type FreshDatabase, freshPostgres } from '../../services.ts'
import { each, ledger, ledgerTable, observer, run, tables, target, unit, until } from './support.ts'

describe.each(['13', '15', '18'] as const)('units on Postgres %s', (major) => {
  let database: FreshDatabase
  let connection: Connection

  beforeEach(async () => {
    database = await freshPostgres({ major })
    connection = await postgres.connect(target(database.url))
    await connection.execute(ledgerTable)
  })
  afterEach(async () => {
    await connection.close()
    await database.drop()
  })

  /** Units 1 to 3 are good, 4 is given, 5 to 30 would work if 4 had. */
  const around = (fourth: string, more = {}) => [1, 2, 3].map((n) => unit(n, `create table t${n} (id int)`)).concat(unit(4, fourth, more), Array.from({ length: 26 }, (_, index) => unit(index + 5, `create table t${index + 5} (id int)`)))

  const firstThree = async () => {
    expect(await ledger(connection)).toEqual([1, 2, 3])
    expect(await tables(connection)).toEqual(['t1', 't2', 't3'])
    expect((await connection.session()).transaction).toBe('idle')
  }

  test('a hundred run in order, each with its row', async () => {
    const seen = observer()
    expect(await run(connection, Array.from({ length: 100 }, (_, index) => unit(index + 1, `create table t${index + 1} (id int); insert into t${index + 1} values (${index})`)), seen)).toBeUndefined()
    expect(await ledger(connection)).toEqual(Array.from({ length: 100 }, (_, index) => index + 1))
    expect(seen.words).toEqual(Array.from({ length: 100 }, (_, index) => [`started m${index + 1}`, `finished m${index + 1}`]).flat())
  })

  test('a syntax error stops all behind it and is placed in its statement', async () => {
    const seen = observer()
    const error = await run(connection, around('create table a (id int);\n-- über 😀\ncreate tabel b (id int)'), seen)
    expect(postgres.classify(error)).toMatchObject({ kind: 'statement', code: '42601', at: { statement: 1, offset: 'create '.length } })
    expect(seen.words.at(-1)).toBe('started m4')
    await firstThree()
  })

  test('an error while running stops all behind it and is placed by what was completed', async () => {
    const error = await run(connection, around("create table a (id int);\ncreate table b (id int);\ninsert into a select 1 / (g - 3) from generate_series(1, 5) g;\ncreate table c (id int)"))
    expect(postgres.classify(error)).toMatchObject({ kind: 'statement', code: '22012', at: { statement: 2 } })
    await firstThree()
  })

  test('a position behind characters of four bytes is counted in UTF-16', async () => {
    const error = await run(connection, around("comment on table t1 is '😀😀';\nselect '😀' || nocolumn"))
    expect(postgres.classify(error)).toMatchObject({ code: '42703', at: { statement: 1, offset: "select '😀' || ".length } })
  })

  test('a deferred constraint fails before the record, and stops all behind it', async () => {
    const error = await run(connection, around('create table p (id int primary key); create table c (p int references p deferrable initially deferred); insert into c values (1)'))
    expect(postgres.classify(error)).toMatchObject({ kind: 'statement', code: '23503', at: {} })
    expect(postgres.classify(error).at).not.toHaveProperty('statement')
    await firstThree()
  })

  test('a row that somebody else recorded meanwhile is told apart', async () => {
    await connection.execute('create unique index once on ledger ((1)) where n > 3')
    await connection.execute('insert into ledger (id, n) values (-1, 99)')
    expect(postgres.classify(await run(connection, around('create table t4 (id int)', { guard: 'true' })))).toMatchObject({ kind: 'guard' }) // 99 is in the ledger, so 1 does not begin it.
    await connection.execute('delete from ledger; drop index once')
    const error = await run(connection, [unit(1, 'create table t1 (id int)'), unit(2, 'create table t2 (id int)', { record: ['insert into ledger (n) values (1)'] })])
    expect(postgres.classify(error).kind).toBe('duplicate-record')
    expect(await tables(connection)).toEqual(['t1'])
  })

  test('a guard that does not hold runs nothing', async () => {
    const error = await run(connection, [unit(7, 'create table t7 (id int)'), unit(8, 'create table t8 (id int)')])
    expect(postgres.classify(error).kind).toBe('guard')
    expect(await tables(connection)).toEqual([])
    expect(await ledger(connection)).toEqual([])
  })

  test('a lock timeout stops all behind it, and the same units run when the lock is gone', async () => {
    await connection.execute('create table busy (id int)')
    const other = await postgres.connect(target(database.url))
    await other.execute('begin; lock table busy')
    const units = around('alter table busy add column x int', { lockTimeoutMs: 50 })
    const error = await run(connection, units)
    expect(postgres.classify(error)).toMatchObject({ kind: 'lock-timeout', at: { statement: 0 } })
    expect(await ledger(connection)).toEqual([1, 2, 3])
    await other.close()
    expect(await run(connection, units.slice(3))).toBeUndefined()
    expect((await ledger(connection)).length).toBe(30)
  })

  test('a statement timeout is told from a cancel', async () => {
    const error = await run(connection, around('select pg_sleep(60)', { statementTimeoutMs: 50 }))
    expect(postgres.classify(error)).toMatchObject({ kind: 'statement-timeout', at: { statement: 0 } })
    await firstThree()
  })

  test('a cancel ends what runs, and nothing behind it has run', async () => {
    const ended = run(connection, around('select pg_sleep(60)'))
    const other = await postgres.connect(target(database.url, { purpose: 'read' }))
    await until(async () => (await other.query("select 1 as one from pg_stat_activity where state = 'active' and query like '%pg_sleep(60)%' and pid <> pg_backend_pid() and datname = current_database()")).length > 0)
    await connection.cancel()
    expect(postgres.classify(await ended).kind).toBe('cancelled')
    await other.close()
    await firstThree()
  })

  test('a cancel between two units sends no more', async () => {
    async function* slow() {
      yield unit(1, 'create table t1 (id int)')
      await until(async () => (await other.query('select n from ledger')).length === 1)
      await connection.cancel()
      yield unit(2, 'create table t2 (id int)')
    }
    const other = await postgres.connect(target(database.url, { purpose: 'read' }))
    await expect(connection.atomic?.(slow(), observer())).rejects.toSatisfy((error) => postgres.classify(error).kind === 'cancelled')
    await other.close()
    expect(await ledger(connection)).toEqual([1])
  })

  test('a connection that is cut leaves whole units only', async () => {
    const proxy = await cuttingProxy(database.url)
    const through = await postgres.connect(target(proxy.url))
    const ended = run(through, around('select pg_sleep(60)'))
    await until(async () => (await connection.query("select 1 as one from pg_stat_activity where state = 'active' and query like '%pg_sleep(60)%' and pid <> pg_backend_pid() and datname = current_database()")).length > 0)
    proxy.cut()
    expect(postgres.classify(await ended).kind).toBe('connection-lost')
    expect(postgres.classify(await through.query('select 1').catch((error: unknown) => error)).kind).toBe('connection-lost')
    await through.close()
    await connection.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()")
    await firstThree()
    proxy.close()
  })

  test('a backend that is ended by an administrator is a lost connection, not the end of the process', async () => {
    const other = await postgres.connect(target(database.url))
    const [row] = await other.query('select pg_backend_pid() as pid')
    await connection.execute(`select pg_terminate_backend(${row?.['pid']})`)
    expect(postgres.classify(await run(other, [unit(1, 'create table t1 (id int)')])).kind).toBe('connection-lost')
    await other.close()
  })

  test.each([
    ['COMMIT of its own', 'create table t4 (id int); commit', { alone: true }],
    ['BEGIN and COMMIT of its own', 'begin; create table t4 (id int); commit;', { alone: true }],
    ['BEGIN that is left open', 'create table t4 (id int); commit; begin; create table t4b (id int)', { alone: true }],
  ])('a unit with %s is recorded once it is done', async (_, script, more) => {
    expect(await run(connection, around(script, more))).toBeUndefined()
    expect((await ledger(connection)).length).toBe(30)
    expect(await tables(connection)).toContain('t4')
    expect((await connection.session()).transaction).toBe('idle')
  })

  test('a unit that ends with its own ROLLBACK is refused and not recorded', async () => {
    expect(await run(connection, around('create table t4 (id int); rollback', { alone: true }))).toMatchObject({ code: 'script.rolled-back' })
    await firstThree()
  })

  test('a unit alone that fails runs nothing behind it', async () => {
    const error = await run(connection, around('set search_path = nowhere; create table t4 (id int)', { alone: true }))
    expect(postgres.classify(error)).toMatchObject({ kind: 'statement', code: '3F000', at: { statement: 1 } })
    await firstThree()
  })

  test('changed settings and roles are put back, said, and do not reach the record or the next unit', async () => {
    await connection.execute('create schema elsewhere')
    const seen = observer()
    expect(await run(connection, around("set search_path = elsewhere; set lock_timeout = 0; set statement_timeout = '1h'; create table hidden (id int)", { alone: true }), seen)).toBeUndefined()
    const changed = seen.words.filter((words) => words.includes('changed'))
    expect(changed).toEqual([expect.stringMatching(/^m4 changed .*search_path/)])
    expect(changed[0]).toContain('statement_timeout')
    expect((await ledger(connection)).length).toBe(30)
    expect((await connection.query('show search_path'))[0]).toEqual({ search_path: '"$user", public' })
    expect((await connection.query('show lock_timeout'))[0]).toEqual({ lock_timeout: '0' })
  })

  test('a path changed inside a block, where no parser sees it, is caught by the next unit, which runs all the same', async () => {
    await connection.execute('create schema elsewhere')
    const seen = observer()
    expect(await run(connection, around("do $$ begin perform set_config('search_path', 'elsewhere, public', false); end $$"), seen)).toBeUndefined()
    expect(seen.words).toContain('m4 changed search_path')
    expect((await ledger(connection)).length).toBe(30)
    expect((await tables(connection)).length).toBe(29)
  })

  test('inline copy data goes in with the unit and its record, in characters of every length', async () => {
    const script = `create table words (n int, word text);\ncopy words from stdin;\n1\tstraße\n2\t😀\n\\.\ninsert into words values (3, 'after');\n`
    expect(await run(connection, around(script))).toBeUndefined()
    expect(await connection.query('select word from words order by n')).toEqual([{ word: 'straße' }, { word: '😀' }, { word: 'after' }])
    expect((await ledger(connection)).length).toBe(30)
  })

  test('bad copy data rolls its unit back', async () => {
    const error = await run(connection, around('create table words (n int);\ncopy words from stdin;\n1\nx\n\\.\n'))
    expect(postgres.classify(error)).toMatchObject({ code: '22P02', at: { statement: 1 } })
    await firstThree()
  })

  test('a unit without a guard is not sent ahead', async () => {
    const units = around('selec', {}).map(({ guard: _guard, ...rest }) => rest)
    expect(postgres.classify(await run(connection, units)).code).toBe('42601')
    await firstThree()
  })

  test('an error of the source of units ends the run after what was sent', async () => {
    async function* broken() {
      yield* each([1, 2].map((n) => unit(n, `create table t${n} (id int)`)))
      throw new Error('the file is gone')
    }
    await expect(connection.atomic?.(broken(), observer())).rejects.toThrow('the file is gone')
    expect(await ledger(connection)).toEqual([1, 2])
    expect((await connection.session()).transaction).toBe('idle')
  })
})

/** A proxy that can be cut in the middle: both sides lose the connection at once. */
async function cuttingProxy(url: string): Promise<{ readonly url: string; cut(): void; close(): void }> {
  const to = new URL(url)
  const sockets: Socket[] = []
  const server: TcpServer = createServer((client) => {
    const upstream = tcpConnect(Number(to.port), to.hostname)
    sockets.push(client, upstream)
    client.pipe(upstream).pipe(client)
    for (const socket of [client, upstream]) socket.on('error', () => {})
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const through = new URL(url)
  through.port = String((server.address() as AddressInfo).port)
  return {
    url: through.href,
    cut() {
      for (const socket of sockets) socket.destroy()
    },
    close() {
      server.close()
    },
  }
}
