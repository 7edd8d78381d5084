import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync, mkdirSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { postgres } from '../../../src/dialects/postgres/dialect.ts'
import { closeAll } from '../../../src/dialects/postgres/transports/open-instances.ts'
import { makeTemplate } from '../../../tools/pglite-template.mjs'
import { each, ledger, ledgerTable, observer, run, tables, target, unit } from './support.ts'

let folder: string
beforeAll(async () => {
  await makeTemplate()
})
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'skein-pglite-'))
})
afterEach(async () => {
  await closeAll()
  rmSync(folder, { recursive: true, force: true })
})

/** The environment is the process's own, since the cache folder holds the prepared data directory. */
const open = (url: string, more = {}) => postgres.connect(target(url, { root: folder, environment: process.env, ...more }))

describe('a folder', () => {
  test('is made from the prepared one, kept, and found again', async () => {
    const first = await open('pglite:data')
    expect(first.server).toMatchObject({ flavour: 'pglite', transport: 'pglite', can: { transactionalDdl: true, sessions: true, pipelining: false, lockFree: false }, identity: `pglite:${join(folder, 'data')}` })
    await first.execute('create table kept (id int); insert into kept values (7)')
    await first.close()
    await first.close()
    expect(readdirSync(folder)).toEqual(['data'])
    const second = await open(`pglite:${join(folder, 'data')}`)
    expect(await second.query('select id from kept')).toEqual([{ id: 7 }])
    await second.close()
  })

  test('that was being made when its run was killed leaves nothing behind', async () => {
    mkdirSync(join(folder, 'data.new-Ab3xYz', 'base'), { recursive: true })
    mkdirSync(join(folder, 'data.new-mine.keep'))
    writeFileSync(join(folder, 'data.skein-lock'), JSON.stringify({ pid: 2 ** 22 + 1, host: hostname() }))
    await (await open('pglite:data')).close()
    expect(readdirSync(folder).sort()).toEqual(['data', 'data.new-mine.keep'])
  })

  test('is open once in a process: the second waits, and is refused at its deadline', async () => {
    const first = await open('pglite:data')
    symlinkSync(join(folder, 'data'), join(folder, 'link'))
    await expect(open('pglite:link', { timeoutMs: 50 })).rejects.toMatchObject({ code: 'connect.pglite-in-use', message: expect.stringContaining('in this process') })
    const second = open('pglite:data')
    await first.close()
    await (await second).close()
  })

  test('that holds something else is refused, and left as it is', async () => {
    mkdirSync(join(folder, 'mine'))
    writeFileSync(join(folder, 'mine', 'letter.txt'), 'x')
    await expect(open('pglite:mine')).rejects.toMatchObject({ code: 'connect.pglite-folder' })
    writeFileSync(join(folder, 'mine', 'PG_VERSION'), '17\n')
    await expect(open('pglite:mine')).rejects.toMatchObject({ code: 'connect.pglite-folder', message: expect.stringContaining('Postgres 17') })
    expect(readdirSync(join(folder, 'mine')).sort()).toEqual(['PG_VERSION', 'letter.txt'])
    expect(readdirSync(folder)).toEqual(['mine'])
  })

  test('needs the prepared data directory whole', async () => {
    mkdirSync(join(folder, 'broken'))
    for (const name of readdirSync(join(await makeTemplate(), '..')).filter((file) => file.endsWith('.tar.br'))) writeFileSync(join(folder, 'broken', name), 'not brotli')
    await expect(open('pglite:data', { environment: { SKEIN_CACHE_DIR: join(folder, 'broken') } })).rejects.toMatchObject({ code: 'connect.pglite-template', message: expect.stringContaining('broken') })
    expect(readdirSync(folder)).toEqual(['broken'])
  })

  test('what was committed survives a process that is killed', async () => {
    const child = await opened('data')
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(existsSync(join(folder, 'data.skein-lock'))).toBe(true)
    const connection = await open('pglite:data')
    expect(await connection.query('select id from kept')).toEqual([{ id: 1 }])
    await connection.close()
    expect(readdirSync(folder)).toEqual(['data'])
  })

  test('another process is refused by name while one has it, and let in afterwards', async () => {
    const child = await opened('data')
    await expect(open('pglite:data')).rejects.toMatchObject({ code: 'connect.pglite-in-use', message: expect.stringContaining(`process ${child.pid}`) })
    await closed(child)
    await (await open('pglite:data')).close()
  })

  test('a lock of a number that another process has now is taken over, one of another machine is not', async () => {
    const lock = (owner: object) => writeFileSync(join(folder, 'data.skein-lock'), JSON.stringify(owner))
    const { hostname } = await import('node:os')
    lock({ pid: 1, started: 'long ago', host: hostname() })
    await (await open('pglite:data')).close()
    lock({ pid: 999_999, host: 'elsewhere' })
    await expect(open('pglite:data')).rejects.toMatchObject({ code: 'connect.pglite-in-use', message: expect.stringContaining('elsewhere'), hint: expect.stringContaining('skein-lock') })
  })

  test('of two that find a dead owner only one gets in', async () => {
    writeFileSync(join(folder, 'data.skein-lock'), JSON.stringify({ pid: 1, started: 'long ago', host: (await import('node:os')).hostname() }))
    const children = await Promise.all([1, 2, 3].map(() => holder('data')))
    expect(children.map(({ word }) => word).sort()).toEqual(['connect.pglite-in-use', 'connect.pglite-in-use', 'open'])
    await Promise.all(children.filter(({ word }) => word === 'open').map(({ child }) => closed(child)))
  })

  /** Another process that tries to open the folder, keeps it while it may, and says how it went. */
  async function holder(name: string): Promise<{ readonly child: ChildProcess; readonly word: string }> {
    const child = fork(new URL('./pglite-holder.mjs', import.meta.url), [name], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
    const [word] = (await once(child, 'message')) as [string]
    return { child, word }
  }

  async function opened(name: string): Promise<ChildProcess> {
    const { child, word } = await holder(name)
    expect(word).toBe('open')
    return child
  }

  async function closed(child: ChildProcess): Promise<void> {
    const exit = once(child, 'exit')
    child.send('close')
    await exit
  }
})

describe('in memory', () => {
  test('everything that a connection promises holds without a server', async () => {
    const connection = await open('pglite:memory')
    expect(connection.server.identity).toBeUndefined()
    await connection.execute(ledgerTable)
    const seen = observer()
    const units = [1, 2, 3].map((n) => unit(n, `create table t${n} (id int)`))
    expect(await run(connection, [...units, unit(4, 'create table t4 (id int); selec')], seen)).toMatchObject({ code: '42601', at: { statement: 1, offset: 0 } })
    expect(await run(connection, [unit(4, 'create table t4 (id int); select 1/0; create table u (id int)'), unit(5, 'create table t5 (id int)')])).toMatchObject({ code: '22012', at: { statement: 1 } })
    expect(postgres.classify(await run(connection, [unit(7, 'create table t7 (id int)')])).kind).toBe('guard')
    expect(await run(connection, [unit(4, 'begin; create table t4 (id int); commit', { alone: true })], seen)).toBeUndefined()
    expect(await run(connection, [unit(5, 'set search_path = nowhere', { alone: true })], seen)).toBeUndefined()
    expect(seen.words.at(-2)).toBe('m5 changed search_path')
    expect(await run(connection, [unit(6, 'create table c (n int, word text);\ncopy c from stdin;\n1\t😀\n\\.\n')])).toBeUndefined()
    expect(await connection.query('select n, word from c')).toEqual([{ n: 1, word: '😀' }])
    expect(await ledger(connection)).toEqual([1, 2, 3, 4, 5, 6])
    expect(await tables(connection)).toEqual(['c', 't1', 't2', 't3', 't4'])
    expect((await connection.session()).transaction).toBe('idle')
    expect(await connection.blockers()).toEqual([])
    await connection.cancel()
  })

  test('a copy without its data fails instead of hanging', async () => {
    const connection = await open('pglite:memory')
    await connection.execute('create table c (n int)')
    await expect(connection.execute('copy c from stdin')).rejects.toThrow('without its data')
    await connection.execute('copy c from stdin', each([Buffer.from('1\n'), Buffer.from('2\n')]))
    expect(await connection.query('select count(*) as rows from c')).toEqual([{ rows: 2 }])
  })

  test('extensions of contrib can be made', async () => {
    const connection = await open('pglite:memory')
    const names = ['pgcrypto', 'citext', 'pg_trgm', 'uuid-ossp', 'btree_gist', 'btree_gin', 'hstore', 'ltree', 'unaccent', 'fuzzystrmatch', 'intarray', 'cube', 'earthdistance', 'tablefunc', 'moddatetime', 'isn', 'lo', 'seg', 'tcn', 'bloom', 'dict_int', 'dict_xsyn']
    for (const name of names) await connection.execute(`create extension "${name}"`)
    expect(await connection.query('select count(*) as made from pg_extension')).toEqual([{ made: names.length + 1 }])
  })

  test('a lock is taken and given back', async () => {
    const connection = await open('pglite:memory')
    const lock = await postgres.lock(connection, { id: '72707369', name: 'x' }, { waitMs: 0 })
    expect(await lock.held()).toBe(true)
    await lock.release()
    expect(await lock.held()).toBe(false)
  })

  test('all that is open is closed at the end, and says so to who comes later', async () => {
    const connection = await open('pglite:memory')
    await closeAll()
    expect(postgres.classify(await connection.query('select 1').catch((error: unknown) => error)).kind).toBe('connection-lost')
  })
})

describe('URLs', () => {
  test.each(['pglite:', 'pglite://host/dir', 'pglite:dir?x=1'])('%s is refused', async (url) => {
    await expect(open(url)).rejects.toMatchObject({ code: 'connect.url' })
  })
})

describe('a statement that runs for long', () => {
  const forever = 'insert into kept select count(*) from generate_series(1, 3000000000)'

  test('leaves this thread to others, and ends when it is cancelled; what was committed is there', async () => {
    const connection = await open('pglite:data')
    await connection.execute('create table kept (n bigint)')
    await connection.execute('insert into kept values (1)')
    const running = connection.execute(forever)
    const cancelled = expect(running).rejects.toThrow('stopped')
    await new Promise((resolve) => setTimeout(resolve, 100)) // Would never be back while the engine blocked this thread.
    await connection.cancel()
    await cancelled
    expect(postgres.classify(await running.catch((error: unknown) => error)).kind).toBe('connection-lost')
    await connection.close()
    expect(readdirSync(folder)).toEqual(['data'])
    const again = await open('pglite:data')
    expect(await again.query('select n from kept')).toEqual([{ n: 1 }])
    await again.close()
  })

  test('does not keep a connection from being closed', async () => {
    const connection = await open('pglite:data')
    await connection.execute('create table kept (n bigint)')
    const running = expect(connection.execute(forever)).rejects.toThrow('stopped')
    await connection.close()
    await running
    expect(readdirSync(folder)).toEqual(['data'])
  })
})
