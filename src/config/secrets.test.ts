import fc from 'fast-check'
import { expect, test } from 'vitest'
import { redact } from '../errors/secrets.ts'
import { SkeinError } from '../errors/skein-error.ts'
import { databaseOf } from './database-of.ts'
import { rememberValue } from './remember.ts'
import { tunnelUrl } from './tunnel-url.ts'
import { resolveValue } from './value.ts'

const letters = fc.constantFrom(...'abcXYZ019 !"#$%&\'()*+,-.:;<=>?@[\\]^_`{|}~äß漢')
// A secret that is a part of the sentence around it cannot be told from it: the tests' secrets have a core that is not.
const secret = fc.tuple(fc.string({ unit: letters, maxLength: 12 }), fc.string({ unit: letters, maxLength: 12 })).map(([a, b]) => `${a}Qz7Q${b}`)

test('no password of a resolved URL is in anything printed, however it was encoded', () => {
  const urls: readonly ((password: string) => string)[] = [
    (password) => `postgres://u:${encodeURIComponent(password)}@h:5432/d`,
    (password) => `mysql://u:${[...new TextEncoder().encode(password)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')}@h/d`,
    (password) => `postgres://h/d?password=${encodeURIComponent(password)}&user=u`,
    (password) => `libsql://h?authToken=${encodeURIComponent(password)}`,
  ]
  fc.assert(
    fc.property(secret, fc.constantFrom(...urls), (password, spell) => {
      const url = spell(password)
      rememberValue(url, 'url')
      const said = [url, password, encodeURIComponent(password), URL.canParse(url) ? new URL(url).password : '', JSON.stringify({ message: `FATAL: ${password} is wrong` }), tunnelUrl(url, 1, 'crm'), databaseOf(url, 'x')]
      for (const text of said) expect(redact(text)).not.toContain('Qz7Q')
    }),
    { numRuns: 500 },
  )
})

test('no failing value shows what it resolved to or what it was told', async () => {
  await fc.assert(
    fc.asyncProperty(secret, async (token) => {
      rememberValue(token, 'secret')
      const error = await resolveValue(
        () => {
          throw new Error(`cannot use ${token} or ${encodeURIComponent(token)}`)
        },
        { database: 'crm', key: 'token', root: '/', env: {} },
      ).catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(SkeinError)
      const { message, hint, details } = error as SkeinError
      expect(JSON.stringify({ message, hint, details })).not.toContain('Qz7Q')
    }),
  )
})
