import { describe, expect, test } from 'vitest'
import { shop } from '../support/shop.ts'

const nothing = [
  ['an empty file', ''],
  ['a file of blanks', ' \n\t\n'],
  ['comments only', '-- todo\n/* later */\n'],
  ['only semicolons', ';;\n;\n'],
] as const

describe('rows 8 and 9: a file without a statement', () => {
  test.each(nothing)('is refused, so that nobody ships what was never saved: %s', async (_, text) => {
    const one = await shop('sqlite')
    const path = await one.add('empty', text)
    expect(await one.refusal()).toMatchObject({ exit: 64, code: 'script.empty', at: `${path}:1:1`, hint: expect.stringContaining('--allow empty') })
  })

  test.each(nothing)('is recorded as applied when a person allows it, and said: %s', async (_, text) => {
    const one = await shop('sqlite')
    await one.add('empty', text)
    const done = await one.applied('--allow', 'empty')
    expect(done).toMatchObject({ state: 'migrated', applied: [{ name: '0002_empty', statements: 0 }] })
    expect(done.findings).toContainEqual(expect.objectContaining({ kind: 'note', migration: '0002_empty' }))
  })

  test('may say itself that it is meant', async () => {
    const one = await shop('sqlite')
    await one.add('empty', '-- skein: allow empty\n-- nothing to do here\n')
    expect(await one.applied()).toMatchObject({ applied: [{ name: '0002_empty' }] })
  })

  test.each(['prisma', 'drizzle', 'atlas', 'wrangler'] as const)('is recorded as applied in %s, as its own tool does', async (format) => {
    const one = await shop('sqlite', { format })
    await one.add('empty', '-- nothing\n')
    expect((await one.applied()).applied).toHaveLength(1)
  })
})
