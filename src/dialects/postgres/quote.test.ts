import { describe, expect, test } from 'vitest'
import { identifierTooLong, quote } from './quote.ts'

describe('quote for Postgres', () => {
  test.each([
    ['a', `"a"`],
    ['A"b', `"A""b"`],
    ['a;\nb', `"a;\nb"`],
    ['🪿', `"🪿"`],
  ])('the name %j', (name, expected) => {
    expect(quote.identifier(name)).toBe(expected)
  })

  test.each([
    ["it's", `'it''s'`],
    ['a\nb', `'a\nb'`],
    ['C:\\x', `E'C:\\\\x'`],
    ["\\'", `E'\\\\'''`],
  ])('the text %j', (text, expected) => {
    expect(quote.literal(text)).toBe(expected)
  })

  test('a NUL is our defect', () => {
    expect(() => quote.literal('\0')).toThrow(/NUL/)
    expect(() => quote.identifier('\0')).toThrow(/NUL/)
  })

  test('63 bytes of a name are kept', () => {
    expect(identifierTooLong('x'.repeat(63))).toBeUndefined()
    expect(identifierTooLong('é'.repeat(32))).toBe('64 bytes long, Postgres keeps the first 63')
  })
})
