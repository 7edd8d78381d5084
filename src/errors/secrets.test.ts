import { expect, test } from 'vitest'
import { redact } from './secrets.ts'

test('passwords in URLs are masked, wherever the URL begins', () => {
  expect(redact('see postgres://me:s3cret@host/db and xxpostgresql+ssl://me:p@w@host')).toBe('see postgres://me:***@host/db and xxpostgresql+ssl://me:***@host')
})

test('a text of millions of letters is searched once, not once from each letter', () => {
  const long = 'x'.repeat(4_000_000)
  expect(redact(long)).toBe(long)
})
