import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Connection } from '../../../src/dialects/dialect.ts'
import { type FakeD1Api, fakeD1Api } from '../../fakes/d1-api.ts'
import { connected, failure, ledger, newest, run, tables, unit } from './support.ts'

let api: FakeD1Api
let next = 0

beforeAll(async () => {
  api = await fakeD1Api()
})
afterAll(async () => {
  await api.close()
})

/** A connection to a database of its own. */
async function fresh(): Promise<{ connection: Connection; id: string }> {
  const id = `db-${next++}`
  api.database(id).run(ledger)
  const connection = await at(id)
  api.requests.length = 0
  return { connection, id }
}

function at(id: string, more: { readonly account?: string; readonly token?: string } = {}): Promise<Connection> {
  return connected(`d1://${more.account ?? api.account}/${id}`, { token: more.token ?? api.token, environment: { CLOUDFLARE_API_BASE_URL: api.base } })
}

test('a migration, its guard and its ledger row are one request', async () => {
  const { connection } = await fresh()
  await run(connection, [unit('a', ['create table t (a)', "insert into t values ('x;y') -- why; not"], { guard: newest(undefined) })])
  expect(api.requests).toHaveLength(1)
  expect(api.requests[0]).toContain("insert into ledger (name) values ('a');")
  expect(await connection.query('select a from t')).toEqual([{ a: 'x;y' }])
  expect(connection.server).toMatchObject({ flavour: 'd1', transport: 'd1-http', can: { lockFree: true, sessions: false, transactionalDdl: true } })
})

test('a statement that fails undoes its unit and stops what stands behind; the place is a guess that says so', async () => {
  const { connection } = await fresh()
  const found = await failure(run(connection, [unit('a', ['create table t (a)', 'insert into nope values (1)']), unit('b', ['create table u (a)'])]))
  expect(found).toMatchObject({ kind: 'statement', code: 'SQLITE_ERROR', message: 'no such table: nope', at: { statement: 1 }, hint: expect.stringContaining('does not say which') })
  expect(await tables(connection)).toEqual([])
})

test('a broken guard is told from an error of the migration', async () => {
  const { connection, id } = await fresh()
  api.database(id).run("insert into ledger (name) values ('theirs')")
  expect(await failure(run(connection, [unit('a', ['create table t (a)'], { guard: newest(undefined) })]))).toMatchObject({ kind: 'guard' })
  expect(await tables(connection)).toEqual([])
})

test('what D1 refuses is refused before anything is sent', async () => {
  const { connection } = await fresh()
  expect(await failure(run(connection, [unit('a', [`insert into t values ('${'x'.repeat(100_000)}')`])]))).toMatchObject({ code: 'SQLITE_TOOBIG', at: { statement: 0 } })
  expect(await failure(run(connection, [unit('a', ['create table t (a)', 'savepoint s'])]))).toMatchObject({ code: 'SQLITE_AUTH', at: { statement: 1 } })
  expect(api.requests).toEqual([])
})

test('CRLF is sent as LF, but for what stands in quotes', async () => {
  const { connection } = await fresh()
  await run(connection, [unit('a', ["create table t (a, -- it's\r\n b)", "insert into t values ('one\r\ntwo', 1)"])])
  expect(api.requests[0]).toContain("-- it's\n b)")
  expect(await connection.query('select a from t')).toEqual([{ a: 'one\r\ntwo' }])
})

test('statements between our begin and commit are one request', async () => {
  const { connection } = await fresh()
  await connection.execute('begin')
  await connection.execute('create table t (a)')
  await connection.execute("insert into ledger (name) values ('a')")
  expect(api.requests).toEqual([])
  await connection.execute('commit')
  expect(api.requests).toHaveLength(1)
  await connection.execute('begin')
  await connection.execute('create table u (a)')
  await connection.execute('rollback')
  expect(await tables(connection)).toEqual(['t'])
})

describe('connecting', () => {
  test('a missing token, a wrong one, another account and an unknown database are told apart, without the token', async () => {
    const { id } = await fresh()
    await expect(at(id, { token: '' })).rejects.toMatchObject({ code: 'connect.auth', hint: expect.stringContaining('CLOUDFLARE_API_TOKEN') })
    await expect(at(id, { token: 'wrong-secret-token' })).rejects.toMatchObject({ code: 'connect.auth', message: expect.not.stringContaining('wrong-secret') })
    await expect(at(id, { account: 'other' })).rejects.toMatchObject({ code: 'connect.auth' })
    await expect(at('unheard-of')).rejects.toMatchObject({ code: 'connect.unknown-database' })
  })

  test('a host that is not there is a failed connection', async () => {
    await expect(connected('d1://a/b', { token: 'some-token', environment: { CLOUDFLARE_API_BASE_URL: 'http://127.0.0.1:1' } })).rejects.toMatchObject({ code: 'connect.failed' })
  })
})

describe('when the network or the service fails', () => {
  test.each(['rate-limit', 'error-before', 'error-after', 'cut-before', 'cut-after'] as const)('a read is asked again after %s', async (mischief) => {
    const { connection } = await fresh()
    api.trick(mischief)
    expect(await connection.query('select 7 as seven')).toEqual([{ seven: 7 }])
  })

  test.each(['rate-limit', 'error-before', 'cut-before'] as const)('a migration is sent again after %s, since the ledger shows that it did not happen', async (mischief) => {
    const { connection } = await fresh()
    api.trick(mischief)
    await run(connection, [unit('a', ['create table t (a)'], { guard: newest(undefined) })])
    expect(await connection.query('select name from ledger')).toEqual([{ name: 'a' }])
  })

  test.each(['error-after', 'cut-after'] as const)('a migration that was carried out is not sent again after %s', async (mischief) => {
    const { connection } = await fresh()
    api.trick(mischief)
    const found = await failure(run(connection, [unit('a', ['create table t (a)'], { guard: newest(undefined) })]))
    expect(found).toMatchObject({ kind: 'connection-lost', message: expect.stringContaining('was recorded') })
    expect(api.requests.filter((sql) => sql.includes('create table t'))).toHaveLength(1)
    expect(await connection.query('select name from ledger')).toEqual([{ name: 'a' }])
  })

  test.each(['error-before', 'cut-before'] as const)('a statement without a guard is sent once, whatever comes: %s', async (mischief) => {
    const { connection } = await fresh()
    api.trick(mischief)
    expect(await failure(connection.execute('create table t (a)'))).toMatchObject({ kind: 'connection-lost' })
    expect(api.requests).toHaveLength(1)
  })

  test('a statement without a guard is sent again when it was refused for the rate: nothing was carried out', async () => {
    const { connection } = await fresh()
    api.trick('rate-limit')
    await connection.execute('create table t (a)')
    expect(await tables(connection)).toEqual(['t'])
  })

  test('a service that goes on refusing is given up', async () => {
    const { connection } = await fresh()
    api.trick('rate-limit', 'rate-limit', 'rate-limit', 'rate-limit', 'rate-limit')
    expect(await failure(connection.query('select 1'))).toMatchObject({ kind: 'rate-limited' })
    expect(api.requests).toHaveLength(5)
  })

  test('a request that takes too long ends at the statement timeout', async () => {
    const { connection } = await fresh()
    await connection.limits({ lockTimeoutMs: 0, statementTimeoutMs: 60 })
    api.trick({ delayMs: 400 })
    expect(await failure(connection.execute('create table t (a)'))).toMatchObject({ kind: 'statement-timeout' })
  })

  test('a migration that takes too long is not sent again: it may still be running', async () => {
    const { connection } = await fresh()
    api.trick({ delayMs: 400 })
    expect(await failure(run(connection, [unit('a', ['create table t (a)'], { guard: newest(undefined), statementTimeoutMs: 60 })]))).toMatchObject({ kind: 'statement-timeout' })
    expect(api.requests).toHaveLength(1)
  })

  test('a cancel gives up the request under way, and one between two requests ends the next', async () => {
    const { connection } = await fresh()
    api.trick({ delayMs: 400 })
    const work = failure(connection.execute('create table t (a)'))
    setTimeout(() => void connection.cancel(), 20)
    expect(await work).toMatchObject({ kind: 'cancelled' })
    expect(await failure(run(connection, [unit('a', ['create table u (a)'])]))).toMatchObject({ kind: 'cancelled' })
    await connection.cancel()
    expect(await failure(run(connection, [unit('a', ['create table u (a)'])]))).toMatchObject({ kind: 'cancelled' })
    expect(await run(connection, [unit('a', ['create table u (a)'])])).toContain('finished a')
  })
})
