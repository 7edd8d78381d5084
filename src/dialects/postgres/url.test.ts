import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { SkeinError } from '../../errors/skein-error.ts'
import { settle } from './settings.ts'
import { filesOf, inWords } from './url.fixture.ts'

/** A story of `url.golden.txt`: a URL, and below it what it means. */
const stories = readFileSync(new URL('./url.golden.txt', import.meta.url), 'utf8')
  .split('\n\n')
  .map((story) => story.split('\n').filter((line) => line !== '' && !line.startsWith('#')))
  .filter((story) => story.length > 0)
  .map(([url = '', ...meaning]) => ({ url, meaning: meaning.map((line) => line.trim()).join('\n') }))

const target = (url: string) => ({ url, root: '/project', environment: {} })

describe('URLs', () => {
  test('there are at least a hundred and fifty in the table', () => {
    expect(stories.length).toBeGreaterThanOrEqual(150)
  })

  test.each(stories)('$url', async ({ url, meaning }) => {
    expect(await meaningOf(url)).toBe(meaning)
  })

  test.each(stories.filter(({ meaning }) => meaning.startsWith('connect.url')))('the refusal of $url has no secret', async ({ url }) => {
    expect(await meaningOf(url)).not.toMatch(/top|secret|123456|se%cret/)
  })
})

async function meaningOf(url: string): Promise<string> {
  try {
    return inWords(await settle(target(url), filesOf({})))
  } catch (error) {
    if (!(error instanceof SkeinError)) throw error
    return [`${error.code}: ${error.message}`, ...(error.hint === undefined ? [] : [error.hint])].join('\n')
  }
}
