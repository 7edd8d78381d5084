import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { Connection } from '../../../src/dialects/dialect.ts'
import { sqlite } from '../../../src/dialects/sqlite/dialect.ts'
import { type FakeHranaServer, fakeHranaServer } from '../../fakes/hrana-server.ts'
import { connected, failure, folder, ledger, newest, run, tables, unit } from './support.ts'

const servers: FakeHranaServer[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

async function fresh(): Promise<{ connection: Connection; server: FakeHranaServer; url: string }> {
  const server = await fakeHranaServer(join(await folder(), 'remote.db'))
  servers.push(server)
  const url = `libsql://${server.host}?tls=0`
  const connection = await connected(url, { token: server.token })
  await connection.together([ledger])
  return { connection, server, url }
}

test('a unit is one request, and its record is in its transaction', async () => {
  const { connection, server } = await fresh()
  const before = server.requests()
  await run(connection, [unit('a', ['create table t (a)', 'insert into t values (9007199254740993)'], { guard: newest(undefined) })])
  expect(server.requests()).toBe(before + 1)
  expect(await connection.query('select a, null as none, 1.5 as real from t')).toEqual([{ a: '9007199254740993', none: null, real: 1.5 }])
  expect(connection.server).toMatchObject({ flavour: 'libsql', transport: 'http', version: '3.45.1', versionNumber: 34501 })
})

test('a statement that fails undoes its unit, is named, and stops what stands behind', async () => {
  const { connection } = await fresh()
  const found = await failure(run(connection, [unit('a', ['create table t (a)', 'insert into nope values (1)', 'create table v (a)'], { guard: newest(undefined) }), unit('b', ['create table u (a)'])]))
  expect(found).toMatchObject({ kind: 'statement', code: 'SQLITE_ERROR', message: 'no such table: nope', at: { statement: 1 } })
  expect(await tables(connection)).toEqual([])
  expect((await connection.session()).transaction).toBe('idle')
})

test('a broken guard and a duplicate record undo their unit', async () => {
  const { connection } = await fresh()
  await connection.together(["insert into ledger (name) values ('a')"])
  expect(await failure(run(connection, [unit('b', ['create table t (a)'], { guard: newest(undefined) })]))).toMatchObject({ kind: 'guard' })
  expect(await failure(run(connection, [unit('a', ['create table t (a)'])]))).toMatchObject({ kind: 'duplicate-record' })
  expect(await tables(connection)).toEqual([])
})

test('rebuilding a table deletes no child rows, and foreign keys are on again afterwards', async () => {
  const { connection } = await fresh()
  await connection.together(['create table parent (id integer primary key)', 'create table child (parent references parent (id) on delete cascade)', 'insert into parent values (1)', 'insert into child values (1)'])
  await run(connection, [unit('a', ['create table n (id integer primary key)', 'insert into n select id from parent', 'drop table parent', 'alter table n rename to parent'])])
  expect(await connection.query('select count(*) as n from child')).toEqual([{ n: 1 }])
  expect(await connection.query('pragma foreign_keys')).toEqual([{ foreign_keys: 1 }])
})

test('a file with a COMMIT of its own is run so and still recorded', async () => {
  const { connection } = await fresh()
  await run(connection, [unit('a', ['create table t (a)', 'COMMIT'], { alone: true }), unit('b', ['COMMIT', 'BEGIN', 'create table u (a)'], { alone: true })])
  expect(await connection.query('select name from ledger order by id')).toEqual([{ name: 'a' }, { name: 'b' }])
  expect((await connection.session()).transaction).toBe('idle')
})

test('a transaction spans requests, and the session that the server forgot is opened again outside of one', async () => {
  const { connection, server } = await fresh()
  await connection.execute('begin')
  await connection.execute('create table t (a)')
  expect((await connection.session()).transaction).toBe('open')
  await connection.execute('rollback')
  expect(await tables(connection)).toEqual([])
  await server.forgetStreams()
  expect(await connection.query('select 1 as one')).toEqual([{ one: 1 }])
  await connection.execute('begin')
  await server.forgetStreams()
  expect(await failure(connection.execute('create table t (a)'))).toMatchObject({ kind: 'connection-lost' })
})

test('a wrong token and a host that is not there are told apart, without the token', async () => {
  const { url } = await fresh()
  await expect(connected(url, { token: 'wrong-secret-token' })).rejects.toMatchObject({ code: 'connect.auth', message: expect.not.stringContaining('wrong-secret') })
  await expect(connected('libsql://127.0.0.1:1?tls=0')).rejects.toMatchObject({ code: 'connect.failed' })
})

test('another writer is waited for by the lock, and named busy', async () => {
  const { connection, url, server } = await fresh()
  const other = await connected(url, { token: server.token })
  await other.execute('begin')
  await expect(sqlite.lock(connection, { id: '1', name: 'x' }, { waitMs: 50 })).rejects.toMatchObject({ code: 'lock.held' })
  expect(await failure(run(connection, [unit('a', ['create table t (a)'])]))).toMatchObject({ kind: 'busy' })
  await other.execute('rollback')
})
