import { expect, test } from 'vitest'
import { defaultLimits } from './limits.ts'
import { Retry, pause } from './retry.ts'

test('lock waits grow from a tenth of a second to the limit, and the budget ends the tries', () => {
  const retry = new Retry({ ...defaultLimits, retryBudgetMs: 20_000 }, () => 1)
  const waits: number[] = []
  const pauses: number[] = []
  for (let next; (next = retry.next()) !== undefined; ) {
    pauses.push(next.pauseMs)
    waits.push(retry.lockTimeoutMs)
  }
  expect(waits.slice(0, 6)).toEqual([200, 400, 800, 1600, 2000, 2000])
  expect(pauses.slice(0, 4)).toEqual([50, 100, 200, 400])
  expect(waits.length).toBeLessThan(12)
})

test('a budget of nothing allows no second try', () => {
  expect(new Retry({ ...defaultLimits, retryBudgetMs: 0 }).next()).toBeUndefined()
})

test('a pause ends with the signal', async () => {
  const controller = new AbortController()
  const waiting = pause(60_000, controller.signal)
  controller.abort()
  await waiting
})
