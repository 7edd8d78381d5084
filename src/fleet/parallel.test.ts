import { expect, test } from 'vitest'
import { deadline } from './deadline.ts'
import { inParallel } from './parallel.ts'

test('answers stand in the items’ order and no more than the limit run at a time', async () => {
  let running = 0
  let most = 0
  const results = await inParallel([5, 1, 3, 2, 4], 2, async (item) => {
    most = Math.max(most, ++running)
    for (let turn = 0; turn < item; turn++) await Promise.resolve()
    running--
    return item * 10
  })
  expect(results).toEqual([50, 10, 30, 20, 40])
  expect(most).toBe(2)
})

test('a list that is only known as it comes is worked through as it comes', async () => {
  async function* items() {
    yield 1
    yield 2
  }
  expect(await inParallel(items(), 8, async (item) => item)).toEqual([1, 2])
})

test('nobody asks for an item before there is room for it, whatever the limit', async () => {
  let asked = 0
  async function* items() {
    for (; asked < 5; ) yield ++asked
  }
  const ahead: number[] = []
  let finished = 0
  await inParallel(items(), 2, async () => {
    await new Promise((resolve) => setTimeout(resolve, 2))
    ahead.push(asked - finished++)
  })
  expect(Math.max(...ahead)).toBeLessThanOrEqual(2)
  expect(await inParallel([1, 2], Number.POSITIVE_INFINITY, async (item) => item)).toEqual([1, 2])
  expect(await inParallel([], 4, async (item) => item)).toEqual([])
})

test('a source that fails ends the work with its error', async () => {
  async function* items() {
    yield 1
    throw new Error('no more')
  }
  await expect(inParallel(items(), 8, async (item) => item)).rejects.toThrow('no more')
})

test('a deadline ends work that does not answer and tells the work so', async () => {
  const limit = deadline('crm', 5)
  await expect(limit.bound(new Promise(() => {}))).rejects.toMatchObject({ code: 'fleet.deadline' })
  expect(limit.signal.aborted).toBe(true)
})

test('a deadline that was ended never fires', async () => {
  const limit = deadline('crm', 1)
  limit.end()
  await new Promise((resolve) => setTimeout(resolve, 10))
  expect(limit.signal.aborted).toBe(false)
})
