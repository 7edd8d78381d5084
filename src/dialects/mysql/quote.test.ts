import { describe, expect, test } from 'vitest'
import { identifierTooLong, quote } from './quote.ts'

describe('quote for MySQL', () => {
  test('names', () => {
    expect(quote.identifier('a`;"b')).toBe('`a``;"b`')
    expect(() => quote.identifier('\0')).toThrow(/NUL/)
  })

  test.each([
    ["it's", `'it''s'`],
    ['🪿"', `'🪿"'`],
    ['C:\\', `_utf8mb4 x'433a5c'`],
    ['a\nb\0', `_utf8mb4 x'610a6200'`],
  ])('the text %j', (text, expected) => {
    expect(quote.literal(text)).toBe(expected)
  })

  test('64 characters of a name are allowed', () => {
    expect(identifierTooLong('é'.repeat(64))).toBeUndefined()
    expect(identifierTooLong('é'.repeat(65))).toBe('65 characters long, MySQL allows 64')
  })
})
