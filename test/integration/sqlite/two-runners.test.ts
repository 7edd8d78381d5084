import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as after } from 'node:timers/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sqlite } from '../../../src/dialects/sqlite/dialect.ts'
import { openDriver } from '../../../src/dialects/sqlite/drivers/open.ts'
import { connected, folder, ledger, newest, run, tables, unit } from './support.ts'

const key = { id: '1', name: 'skein' }
const names = Array.from({ length: 12 }, (_, index) => `m${index}`)

/** Another process that applies the same migrations in the same way: begin, guard, statement, record, commit. Prints what it applied. */
function otherRunner(path: string): { readonly output: Promise<string>; readonly pid: number | undefined } {
  const code = `
    const d = new (require('libsql'))(${JSON.stringify(path)}, { timeout: 10 }); const names = ${JSON.stringify(names)}; const applied = []
    for (const [i, name] of names.entries()) {
      for (let tries = 0; ; tries++) { try { d.exec('begin immediate'); break } catch (e) { if (e.code !== 'SQLITE_BUSY' || tries > 5000) throw e } }
      const newest = d.prepare('select name from ledger order by id desc limit 1').get()?.name
      if (newest === names[i - 1]) { d.exec('create table t_' + name + ' (a); insert into ledger (name) values (\\'' + name + '\\')'); applied.push(name) }
      d.exec('commit')
    }
    console.log(applied.join(' '))`
  const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] })
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  return { pid: child.pid, output: once(child, 'exit').then(() => Buffer.concat(chunks).toString().trim()) }
}

test.each(['delete', 'wal'])('two processes over one %s file apply each migration exactly once', async (mode) => {
  const path = join(await folder(), 'app.db')
  const driver = openDriver({ path, access: 'create' })
  driver.all(`pragma journal_mode = ${mode}`)
  driver.run(ledger)
  await driver.close()
  const connection = await connected(`sqlite:${path}`)
  const other = otherRunner(path)
  const mine: string[] = []
  for (const [index, name] of names.entries()) {
    const work = run(connection, [unit(name, [`create table t_${name} (a)`], { guard: newest(names[index - 1]), lockTimeoutMs: 10_000 })])
    const outcome = await work.then(
      () => 'applied',
      (error: unknown) => sqlite.classify(error).kind,
    )
    if (outcome === 'applied') mine.push(name)
    else expect(outcome).toBe('guard')
  }
  const theirs = (await other.output).split(' ').filter(Boolean)
  expect([...mine, ...theirs].toSorted()).toEqual(names.toSorted())
  expect(await connection.query('select count(*) as n from ledger')).toEqual([{ n: names.length }])
  expect((await tables(connection)).length).toBe(names.length)
})

test.each(['delete', 'wal'])('in a %s file the guard is asked under the write lock: nobody can write between it and the first statement', async (mode) => {
  const path = join(await folder(), 'app.db')
  const connection = await connected(`sqlite:${path}`)
  await connection.together([ledger])
  const other = openDriver({ path, access: 'write' })
  other.all(`pragma journal_mode = ${mode}`)
  const tried: unknown[] = []
  const statement = () => {
    try {
      other.run("insert into ledger (name) values ('theirs')")
    } catch (error) {
      tried.push((error as { code?: string }).code)
    }
  }
  await run(connection, [unit('a', ['create table t (a)'], { guard: newest(undefined) })], { statement })
  expect(tried).toEqual(['SQLITE_BUSY'])
  expect(await connection.query('select name from ledger')).toEqual([{ name: 'a' }])
  await other.close()
})

test('the lock waits until nobody writes, and names who does', async () => {
  const path = join(await folder(), 'app.db')
  const connection = await connected(`sqlite:${path}`)
  await connection.together([ledger])
  const lock = await sqlite.lock(connection, key, { waitMs: 1_000 })
  expect(await lock.held()).toBe(true)
  await lock.release()
  const other = openDriver({ path, access: 'write' })
  other.run('begin immediate')
  const waiting: string[] = []
  await expect(sqlite.lock(connection, key, { waitMs: 250, waiting: (holder) => waiting.push(holder) })).rejects.toMatchObject({ code: 'lock.held', exit: 2 })
  expect(waiting).toEqual(['another process'])
  const abort = new AbortController()
  await expect(sqlite.lock(connection, key, { waitMs: 10_000, signal: abort.signal, waiting: () => abort.abort() })).rejects.toMatchObject({ code: 'lock.aborted' })
  await expect(sqlite.lock(connection, key, { waitMs: 10_000, waiting: () => other.run('rollback') })).resolves.toBeDefined()
  await other.close()
})

test('once the lock is had, reading the ledger waits for the other runner as long as the lock would have', async () => {
  const path = join(await folder(), 'app.db')
  const connection = await connected(`sqlite:${path}`)
  await connection.together([ledger])
  await sqlite.lock(connection, key, { waitMs: 10_000 })
  const other = openDriver({ path, access: 'write' })
  other.run('begin exclusive')
  // Longer than one slice of the lock's own waiting.
  const released = after(400).then(() => other.run('commit'))
  expect(await connection.query('select count(*) as n from ledger')).toEqual([{ n: 0 }])
  await released
  await other.close()
})
