import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { SkeinError } from '../../errors/skein-error.ts'
import { settle } from './settings.ts'
import { filesOf, inWords } from './url.fixture.ts'

/** A story of `url.golden.txt`: a URL, and below it what it means. */
const golden = new URL('./url.golden.txt', import.meta.url)
const stories = readFileSync(golden, 'utf8')
  .split('\n\n')
  .map((story) => story.split('\n').filter((line) => line !== '' && !line.startsWith('#')))
  .filter((story) => story.length > 0)
  .map(([url = '', ...meaning]) => ({ url, meaning: meaning.map((line) => line.trim()).join('\n') }))

const target = (url: string) => ({ url, root: '/project', environment: {} })

describe('URLs', () => {
  test('there are at least a hundred and fifty in the table', () => {
    expect(stories.length).toBeGreaterThanOrEqual(150)
  })

  // With SKEIN_GOLDEN=write the table is rewritten instead; the difference is reviewed like code.
  test.each(stories)('$url', async ({ url, meaning }) => {
    const found = await meaningOf(url)
    if (process.env.SKEIN_GOLDEN === 'write') rewrite(url, found)
    else expect(found).toBe(meaning)
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

function rewrite(url: string, meaning: string): void {
  const text = readFileSync(golden, 'utf8').split('\n\n').map((story) => {
    const lines = story.trimEnd().split('\n')
    const at = lines.indexOf(url)
    return at === -1 ? story : [...lines.slice(0, at + 1), ...meaning.split('\n').map((line) => `  ${line}`)].join('\n')
  })
  writeFileSync(golden, `${text.join('\n\n').trimEnd()}\n`)
}
