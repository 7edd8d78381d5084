import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { mysql } from '../../../src/dialects/mysql/dialect.ts'
import { lockName } from '../../../src/dialects/mysql/lock.ts'
import type { Connection } from '../../../src/dialects/dialect.ts'
import type { FreshDatabase } from '../../services.ts'
import { bothServers, failure, open, until, wideText } from './both-servers.ts'

describe.each(bothServers)('the lock on $name', ({ fresh }) => {
  let database: FreshDatabase
  let one: Connection
  let two: Connection
  let key: { readonly id: string; readonly name: string }
  beforeEach(async () => {
    database = await fresh()
    ;[one, two] = await Promise.all([open(database.url), open(database.url)])
    key = { id: '1', name: `skein ${database.name}` }
  })
  afterEach(async () => {
    await Promise.all([one.close(), two.close()])
    await database.drop()
  })

  test('is one runner’s at a time, and the refusal names the holder', async () => {
    const lock = await mysql.lock(one, key, { waitMs: 0 })
    const wide = await wideText(database.url)
    expect(await lock.held()).toBe(true)
    const [{ id }] = (await one.query('select connection_id() as id')) as [{ id: number }]
    const error = await failure(mysql.lock(two, key, { waitMs: 0 }))
    expect(error).toMatchObject({ code: 'lock.held', exit: 2, message: expect.stringContaining(`connection ${id} (root from `) })
    await wide.end()
    await lock.release()
    await lock.release()
    expect(await lock.held()).toBe(false)
    await (await mysql.lock(two, key, { waitMs: 0 })).release()
  })

  test('is had by the second runner as soon as the first is done, who is told once that it waits', async () => {
    const lock = await mysql.lock(one, key, { waitMs: 0 })
    const told: string[] = []
    let waits = () => {}
    const waiting = new Promise<void>((resolve) => (waits = resolve))
    const second = mysql.lock(two, key, { waitMs: 30_000, waiting: (holder) => { told.push(holder); waits() } })
    await waiting
    await lock.release()
    expect(await (await second).held()).toBe(true)
    expect(told).toHaveLength(1)
    expect(told[0]).toMatch(/^connection \d+/)
  })

  test('is the same in every database of the server, as the official tools have it', async () => {
    const elsewhere = await fresh()
    const three = await open(elsewhere.url)
    const lock = await mysql.lock(one, key, { waitMs: 0 })
    await expect(mysql.lock(three, key, { waitMs: 0 })).rejects.toMatchObject({ code: 'lock.held' })
    await lock.release()
    await three.close()
    await elsewhere.drop()
  })

  test('excludes a tool that takes it by its plain name', async () => {
    expect(await two.query(`select get_lock(${mysql.quote.literal(key.name)}, 0) as got`)).toEqual([{ got: 1 }])
    await expect(mysql.lock(one, key, { waitMs: 0 })).rejects.toMatchObject({ code: 'lock.held' })
  })

  test('is lost with its session, and free for others', async () => {
    const lock = await mysql.lock(one, key, { waitMs: 0 })
    const [{ id }] = (await one.query('select connection_id() as id')) as [{ id: number }]
    await two.execute(`kill ${id}`)
    await until(async () => (await two.query(`select is_free_lock(${mysql.quote.literal(key.name)}) as free`))[0]?.['free'] === 1)
    expect(await lock.held()).toBe(false)
    await lock.release()
    await (await mysql.lock(two, key, { waitMs: 0 })).release()
  })

  test('is free once the holder has closed', async () => {
    await mysql.lock(one, key, { waitMs: 0 })
    await one.close()
    await (await mysql.lock(two, key, { waitMs: 5_000 })).release()
  })

  test('is kept through a reset of the session', async () => {
    const lock = await mysql.lock(one, key, { waitMs: 0 })
    await one.execute("set sql_mode = ''")
    await one.reset()
    expect(await lock.held()).toBe(true)
  })

  test('takes names of any length', async () => {
    const long = { id: '1', name: `${'ä'.repeat(80)}${database.name}` }
    const lock = await mysql.lock(one, long, { waitMs: 0 })
    await expect(mysql.lock(two, long, { waitMs: 0 })).rejects.toMatchObject({ code: 'lock.held' })
    await (await mysql.lock(two, { ...long, name: `${long.name}2` }, { waitMs: 0 })).release()
    await lock.release()
  })

  test('is given up when the run is called off', async () => {
    const lock = await mysql.lock(one, key, { waitMs: 0 })
    const controller = new AbortController()
    const second = failure(mysql.lock(two, key, { waitMs: 60_000, signal: controller.signal, waiting: () => controller.abort() }))
    expect(await second).toMatchObject({ code: 'lock.aborted' })
    await lock.release()
  })
})

test('a name of up to 64 characters is taken as it is', () => {
  expect(lockName('prisma_migrate')).toBe('prisma_migrate')
  expect(lockName('ä'.repeat(64))).toBe('ä'.repeat(64))
  expect([...lockName('🔑'.repeat(65))]).toHaveLength(64)
  expect(lockName(`${'a'.repeat(64)}1`)).not.toBe(lockName(`${'a'.repeat(64)}2`))
})
