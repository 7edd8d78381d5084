import { describe, expect, test } from 'vitest'
import { quote } from './quote.ts'

describe('quote for SQLite', () => {
  test('names', () => {
    expect(quote.identifier('a"]`b')).toBe('"a""]`b"')
    expect(() => quote.identifier('\0')).toThrow(/NUL/)
  })

  test.each([
    ["it's", `'it''s'`],
    ['C:\\\n', `'C:\\\n'`],
    ['a\0', `cast(x'6100' as text)`],
  ])('the text %j', (text, expected) => {
    expect(quote.literal(text)).toBe(expected)
  })
})
