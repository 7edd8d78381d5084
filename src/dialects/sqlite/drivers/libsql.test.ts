import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openLibsql } from './libsql.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'skein-driver-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

test('the native part is of the version whose functions are declared', () => {
  const entry = createRequire(import.meta.url).resolve('libsql')
  expect(JSON.parse(readFileSync(join(dirname(entry), 'package.json'), 'utf8'))).toMatchObject({ version: '0.5.29' })
})

test('closing finalises what was prepared, so that nothing stays beside a WAL file', async () => {
  const driver = openLibsql({ path: join(folder, 'app.db'), access: 'create' })
  driver.all('pragma journal_mode = wal')
  driver.run('create table t (a)')
  await driver.runAside('insert into t values (1)')
  expect(driver.all('select a from t')).toEqual([{ a: 1 }])
  expect(readdirSync(folder)).toContain('app.db-wal')
  await driver.close()
  expect(readdirSync(folder)).toEqual(['app.db'])
})

test('a closed driver refuses work, where the native part would end the process', async () => {
  const driver = openLibsql({ path: ':memory:', access: 'create' })
  await driver.close()
  await driver.close()
  for (const use of [() => driver.run('select 1'), () => driver.all('select 1')]) expect(use).toThrow(expect.objectContaining({ code: 'SQLITE_MISUSE' }))
  await expect(driver.runAside('select 1')).rejects.toMatchObject({ code: 'SQLITE_MISUSE' })
  driver.interrupt()
  expect(driver.inTransaction()).toBe(false)
})

test('rows beyond one batch all come', () => {
  const driver = openLibsql({ path: ':memory:', access: 'create' })
  for (const count of [0, 1, 99, 100, 101, 1000]) {
    const rows = driver.all(`with recursive c (x) as (select 1 union all select x + 1 from c where x < ${count}) select x from c where x <= ${count}`)
    expect(rows.map(({ x }) => x)).toEqual(Array.from({ length: count }, (_, index) => index + 1))
  }
})

test('errors have SQLite’s own names, extended where there is one', () => {
  const driver = openLibsql({ path: ':memory:', access: 'create' })
  driver.run('create table t (a integer primary key, b unique, c not null default 1, check (b > 0)); insert into t (a, b) values (1, 1)')
  const codeOf = (sql: string) => {
    try {
      driver.run(sql)
      return undefined
    } catch (error) {
      return (error as { code?: string }).code
    }
  }
  expect(codeOf('insert into t (a, b) values (2, 1)')).toBe('SQLITE_CONSTRAINT_UNIQUE')
  expect(codeOf('insert into t (a, b) values (1, 2)')).toBe('SQLITE_CONSTRAINT_PRIMARYKEY')
  expect(codeOf('insert into t (b, c) values (3, null)')).toBe('SQLITE_CONSTRAINT_NOTNULL')
  expect(codeOf('insert into t (b) values (-1)')).toBe('SQLITE_CONSTRAINT_CHECK')
  expect(codeOf('create tabel x')).toBe('SQLITE_ERROR')
  expect(() => openLibsql({ path: join(folder, 'none', 'app.db'), access: 'create' })).toThrow(expect.objectContaining({ code: 'SQLITE_CANTOPEN' }))
})
