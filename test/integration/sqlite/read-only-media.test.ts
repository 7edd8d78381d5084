import { chmodSync, copyFileSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { openDriver } from '../../../src/dialects/sqlite/drivers/open.ts'
import { connected, failure, folder, unit, run } from './support.ts'

/** Root may write everything, so it becomes nobody: this file has a process of its own, and every folder it makes is nobody’s then. */
const nobody = 65534
beforeAll(async () => {
  await openDriver({ path: ':memory:', access: 'create' }).close() // Loaded while everything may be read.
  if (process.getuid?.() === 0) process.setuid?.(nobody)
})

let locked: string | undefined
function lock(dir: string): void {
  for (const name of readdirSync(dir)) chmodSync(join(dir, name), 0o444)
  chmodSync(dir, 0o555)
  locked = dir
}

afterEach(() => {
  if (locked !== undefined) chmodSync(locked, 0o755)
  locked = undefined
})

async function made(sql: readonly string[]): Promise<string> {
  const path = join(await folder(), 'app.db')
  const driver = openDriver({ path, access: 'create' })
  for (const text of sql) driver.all(text)
  await driver.close()
  return path
}

test.each(['delete', 'wal'])('a %s file on read-only media can be read, and says that it cannot be written', async (mode) => {
  const path = await made([`pragma journal_mode = ${mode}`, 'create table t (a)', 'insert into t values (1)'])
  lock(join(path, '..'))
  const reader = await connected(`sqlite:${path}`, { purpose: 'read' })
  expect(await reader.query('select a from t')).toEqual([{ a: 1 }])
  expect(reader.server.readOnly).toContain('may not write')
  expect(readdirSync(join(path, '..'))).toEqual(['app.db'])
})

test('a writer on read-only media is told so', async () => {
  const path = await made(['create table t (a)'])
  lock(join(path, '..'))
  const writer = await connected(`sqlite:${path}`)
  expect(writer.server.readOnly).toContain('may not write')
  expect(await failure(run(writer, [unit('a', ['create table u (a)'])]))).toMatchObject({ kind: 'read-only' })
})

test('a write-ahead log that cannot be read is named, and kept', async () => {
  const original = await made(['pragma journal_mode = wal', 'create table t (a)'])
  const owner = openDriver({ path: original, access: 'write' })
  owner.run('insert into t values (1)')
  const path = join(await folder(), 'app.db')
  for (const suffix of ['', '-wal']) copyFileSync(original + suffix, path + suffix) // A copy without the log's index, which SQLite would have to make.
  await owner.close()
  lock(join(path, '..'))
  const log = readFileSync(`${path}-wal`)
  expect(log.length).toBeGreaterThan(0)
  await expect(connected(`sqlite:${path}`, { purpose: 'read' })).rejects.toMatchObject({ code: 'connect.file-access', exit: 2, message: expect.stringContaining('write-ahead log'), hint: expect.stringContaining('-wal') })
  expect(readFileSync(`${path}-wal`)).toEqual(log)
})
