import { expect, test } from 'vitest'
import { SqliteFailure } from './drivers/failure.ts'
import { breather, patiently } from './patience.ts'

const busy = () => new SqliteFailure('SQLITE_BUSY', 'database is locked')

test('a busy file is tried again until it is free', async () => {
  let tries = 0
  const answer = await patiently(1_000, () => (++tries < 4 ? Promise.reject(busy()) : 'free'), () => {})
  expect([answer, tries]).toEqual(['free', 4])
})

test('after the time allowed it is a lock timeout, with what to do', async () => {
  await expect(patiently(5, () => Promise.reject(busy()), () => {})).rejects.toMatchObject({ code: 'SQLITE_BUSY', facts: { kind: 'lock-timeout', hint: expect.stringContaining('Another process') } })
})

test('other refusals, and a stale snapshot, are not waited for', async () => {
  for (const code of ['SQLITE_ERROR', 'SQLITE_BUSY_SNAPSHOT', 'SQLITE_LOCKED']) {
    let tries = 0
    await expect(patiently(1_000, () => Promise.reject((tries++, new SqliteFailure(code, 'no'))), () => {})).rejects.toMatchObject({ code, facts: {} })
    expect(tries).toBe(1)
  }
})

test('the wait can be called off', async () => {
  const stop = () => {
    throw new SqliteFailure('SQLITE_INTERRUPT', 'interrupted', { kind: 'cancelled' })
  }
  await expect(patiently(0, () => Promise.reject(busy()), stop)).rejects.toMatchObject({ facts: { kind: 'cancelled' } })
})

test('the event loop gets its turn only after a busy while', async () => {
  const breathe = breather(0)
  expect(breathe()).toBeInstanceOf(Promise)
  expect(breather(60_000)()).toBeUndefined()
})
