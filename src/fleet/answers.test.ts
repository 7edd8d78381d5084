import { mkdtempSync, rmSync, utimesSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { answersIn } from './answers.ts'

let cache: string
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'skein-answers-'))
})
afterEach(() => rmSync(cache, { recursive: true, force: true }))

/** Makes all that is kept an hour older. */
function age(): void {
  const then = new Date(Date.now() - 3_600_000)
  for (const name of readdirSync(join(cache, 'answers'))) utimesSync(join(cache, 'answers', name), then, then)
}

test('an answer comes back with its age', async () => {
  const answers = answersIn(cache)
  await answers.write('a', { head: '1' })
  age()
  const kept = await answers.read('a')
  expect(kept?.value).toEqual({ head: '1' })
  expect(kept?.ageMs).toBeGreaterThan(3_500_000)
})

test('the same answer again is young again', async () => {
  const answers = answersIn(cache)
  await answers.write('a', { head: '1' })
  age()
  await answers.write('a', { head: '1' })
  expect((await answers.read('a'))?.ageMs).toBeLessThan(3_000_000)
})

test('another answer takes its place, and nothing else is left in the folder', async () => {
  const answers = answersIn(cache)
  await answers.write('a', { head: '1' })
  await answers.write('a', { head: '2' })
  expect((await answers.read('a'))?.value).toEqual({ head: '2' })
  expect(readdirSync(join(cache, 'answers'))).toHaveLength(1)
})
