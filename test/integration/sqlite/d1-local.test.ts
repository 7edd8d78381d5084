import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openDriver } from '../../../src/dialects/sqlite/drivers/open.ts'
import { localFile } from '../../../src/dialects/sqlite/transports/d1-name.ts'
import { connected, failure, folder, ledger, newest, run, tables, unit } from './support.ts'

async function fresh() {
  const path = localFile({ configDir: await folder(), id: 'DB' })
  const connection = await connected(`d1:${path}`)
  await connection.together([ledger])
  return { path, connection }
}

test('the file and its folders are made by a writer, in WAL mode, and only by a writer', async () => {
  const path = localFile({ configDir: await folder(), id: 'DB' })
  const reader = await connected(`d1:${path}`, { purpose: 'read' })
  expect(await tables(reader)).toEqual([])
  expect(reader.server).toMatchObject({ flavour: 'd1', transport: 'd1-local', can: { lockFree: true, transactionalDdl: true }, identity: path })
  await reader.close()
  expect(existsSync(path)).toBe(false)
  const writer = await connected(`d1:${path}`)
  await writer.together([ledger])
  expect(await writer.query('pragma journal_mode')).toEqual([{ journal_mode: 'wal' }])
})

test('a file that somebody else has open is read and written, and no journal is lost', async () => {
  const { path, connection } = await fresh()
  await connection.close()
  const owner = openDriver({ path, access: 'write' })
  owner.run('create table theirs (a)')
  const second = await connected(`d1:${path}`)
  await run(second, [unit('a', ['create table ours (a)'], { guard: newest(undefined) })])
  await second.close()
  expect(owner.all("select name from sqlite_master where type = 'table' and name in ('ours', 'theirs') order by name")).toEqual([{ name: 'ours' }, { name: 'theirs' }])
  expect((await readdir(join(path, '..'))).some((name) => name.endsWith('-wal'))).toBe(true)
  expect(owner.all('pragma integrity_check')).toEqual([{ integrity_check: 'ok' }])
  await owner.close()
})

describe('limits and refusals of D1', () => {
  const refused: readonly (readonly [what: string, statements: readonly string[], found: object])[] = [
    ['a statement above 100,000 bytes', [`insert into t values ('${'ä'.repeat(50_000)}')`], { code: 'SQLITE_TOOBIG', message: expect.stringContaining('100000 bytes') }],
    ['a second BEGIN', ['BEGIN TRANSACTION', 'COMMIT', 'BEGIN TRANSACTION'], { code: 'SQLITE_AUTH', at: { statement: 2 } }],
    ['a second COMMIT', ['COMMIT', 'create table u (a)', 'COMMIT'], { at: { statement: 2 } }],
    ['BEGIN IMMEDIATE', ['begin immediate'], { code: 'SQLITE_AUTH' }],
    ['SAVEPOINT', ['SAVEPOINT a'], { message: 'D1 refuses SAVEPOINT' }],
    ['ROLLBACK', ['rollback'], { code: 'SQLITE_AUTH' }],
    ['PRAGMA writable_schema', ['PRAGMA writable_schema = on'], { message: expect.stringContaining('writable_schema') }],
    ['PRAGMA legacy_alter_table', ['PRAGMA main.legacy_alter_table = on'], { message: expect.stringContaining('legacy_alter_table') }],
    ['temporary tables', ['create temporary table x (a)'], { message: expect.stringContaining('temporary') }],
    ['ATTACH', ["attach 'x.db' as x"], { message: expect.stringContaining('ATTACH') }],
    ['VACUUM', ['vacuum'], { message: 'D1 refuses VACUUM' }],
    ['a table of 101 columns', [`create table wide (${Array.from({ length: 101 }, (_, i) => `c${i}`).join(', ')})`], { message: expect.stringContaining('100 columns'), at: { statement: 0 } }],
  ]
  test.each(refused)('%s is refused, and nothing of its unit remains', async (_, statements, found) => {
    const { connection } = await fresh()
    expect(await failure(run(connection, [unit('a', statements)]))).toMatchObject({ kind: 'statement', ...found })
    expect(await tables(connection)).toEqual([])
    expect(await connection.query('select * from ledger')).toEqual([])
  })

  test('a table that grows beyond 100 columns by ALTER TABLE is refused', async () => {
    const { connection } = await fresh()
    await connection.together([`create table wide (${Array.from({ length: 100 }, (_, i) => `c${i}`).join(', ')})`])
    expect(await failure(run(connection, [unit('a', ['alter table wide add column one_more'])]))).toMatchObject({ message: expect.stringContaining('wide would have 101'), at: { statement: 0 } })
    expect(await run(connection, [unit('b', ['create table narrow (a)'])])).toContain('finished b')
  })

  test.each([
    ['under a quoted name', ['alter table "wide" add column one_more']],
    ['in other letters', ['ALTER TABLE WIDE ADD one_more']],
    ['with its schema', ['alter table main.wide add column one_more']],
    ['under another name since', ['alter table wide add column one_more', 'alter table wide rename to wider']],
  ])('a column too many is found %s', async (_, statements) => {
    const { connection } = await fresh()
    await connection.together([`create table wide (${Array.from({ length: 100 }, (_, i) => `c${i}`).join(', ')})`])
    expect(await failure(run(connection, [unit('a', statements)]))).toMatchObject({ message: expect.stringContaining('too many columns') })
  })

  test('100,000 bytes and 100 columns are allowed', async () => {
    const { connection } = await fresh()
    const head = "insert into t values ('"
    const full = `${head}${'x'.repeat(100_000 - head.length - 2)}')`
    expect(full.length).toBe(100_000)
    await run(connection, [unit('a', ['create table t (a)', full, `create table wide (${Array.from({ length: 100 }, (_, i) => `c${i}`).join(', ')})`])])
    expect(await tables(connection)).toEqual(['t', 'wide'])
  })

  test('the first BEGIN TRANSACTION and COMMIT are left out, as Wrangler does', async () => {
    const { connection } = await fresh()
    await run(connection, [unit('dump', ['PRAGMA foreign_keys=OFF', 'BEGIN TRANSACTION', 'create table t (a)', 'insert into t values (1)', 'COMMIT'])])
    expect(await connection.query('select a from t')).toEqual([{ a: 1 }])
  })

  test('foreign keys are enforced, and PRAGMA foreign_keys=OFF changes nothing, as on D1', async () => {
    const { connection } = await fresh()
    await connection.together(['create table parent (id integer primary key)', 'create table child (parent references parent (id))', 'insert into parent values (1)', 'insert into child values (1)'])
    expect(await failure(run(connection, [unit('a', ['PRAGMA foreign_keys=OFF', 'delete from parent'])]))).toMatchObject({ code: 'SQLITE_CONSTRAINT_FOREIGNKEY', at: { statement: 1 } })
    await run(connection, [unit('b', ['PRAGMA defer_foreign_keys=on', 'delete from parent', 'insert into parent values (1)'])])
    expect(await connection.query('select name from ledger')).toEqual([{ name: 'b' }])
  })
})
