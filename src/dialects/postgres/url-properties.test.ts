import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SkeinError } from '../../errors/skein-error.ts'
import { passwordIn } from './passfile.ts'
import { versionOf } from './server.ts'
import { pgliteVersion } from './transports/pglite-version.ts'
import { pgliteFolder } from './transports/pglite-url.ts'
import { valueOf } from './transports/values.ts'
import { parseUrl } from './url.ts'
import { environmentVariables, parameters } from './url-parameters.ts'

const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }).filter((value) => !value.includes('\0') && !/\p{Surrogate}/u.test(value))

describe('URLs', () => {
  test('say what was percent-encoded into them, whatever it is', () => {
    fc.assert(
      fc.property(text, text, text, text, (user, password, database, application) => {
        const url = `postgres://${encodeURIComponent(user)}:${encodeURIComponent(password)}@h:5/${encodeURIComponent(database)}?application_name=${encodeURIComponent(application)}`
        expect(Object.fromEntries(parseUrl(url))).toEqual({ user, password, host: 'h', port: '5', dbname: database, application_name: application })
      }),
    )
  })

  test('that are refused never show a password, however it was written into them', () => {
    const secret = fc.string({ unit: fc.constantFrom('s', 'e', 'c', '7', '/', '@', ':', '?', '%', '#', '&', '=', '[', ']', ','), minLength: 8, maxLength: 16 }).map((value) => `Zq${value}Zq`)
    fc.assert(
      fc.property(secret, (password) => {
        try {
          parseUrl(`postgres://u:${password}@h/d`)
        } catch (error) {
          if (!(error instanceof SkeinError)) throw error
          for (const piece of password.split(/[/@:?%#&=[\],]/).filter((part) => part.length > 3)) expect(JSON.stringify([error.message, error.hint, error.details])).not.toContain(piece)
          expect(error.message).not.toContain('Zq')
        }
      }),
      { numRuns: 2000 },
    )
  })

  test('every variable stands for a parameter that is known', () => {
    for (const name of Object.values(environmentVariables)) expect(parameters.has(name), name).toBe(true)
  })
})

test('a password file answers what was escaped into it', () => {
  const escaped = (value: string) => value.replace(/[\\:]/g, '\\$&')
  const line = text.filter((value) => !/[\r\n]/.test(value) && !value.startsWith('#'))
  fc.assert(
    fc.property(line, line, line, line, (host, database, user, password) => {
      expect(passwordIn(['x', ...[host, '5432', database, user, password].map(escaped)].slice(1).join(':'), { host, port: 5432, database, user, socketFolder: '/s' })).toBe(password)
    }),
  )
})

test.each([
  ['15.18 (Debian 15.18-0+deb12u1)', '15.18', 151800],
  ['13.23', '13.23', 132300],
  ['18beta2', '18beta2', 180000],
  ['9.6.24', '9.6.24', 90624],
  ['18.6', '18.6', 180600],
])('%s is version %s, %i', (said, version, versionNumber) => {
  expect(versionOf(said)).toEqual({ version, versionNumber })
})

test.each([
  ['pglite:data', '/root/data'],
  ['pglite:./a b', '/root/a b'],
  ['pglite:/abs/data', '/abs/data'],
  ['pglite:///abs/data', '/abs/data'],
  ['pglite:memory', 'memory'],
  ['pglite://memory', 'memory'],
  ['pglite:memory://', 'memory'],
  ['pglite:./memory', '/root/memory'],
])('%s is %s', (url, folder) => {
  expect(pgliteFolder(url, '/root')).toBe(folder)
})

test('the version of PGlite is the one in package.json', () => {
  const { dependencies } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as { readonly dependencies: Readonly<Record<string, string>> }
  expect(dependencies['@electric-sql/pglite']).toBe(pgliteVersion)
})

test.each([
  ['1', 20, 1],
  ['9007199254740991', 20, 9007199254740991],
  ['9007199254740992', 20, '9007199254740992'],
  ['-9223372036854775808', 20, '-9223372036854775808'],
  ['t', 16, true],
  ['f', 16, false],
  ['1.5', 701, 1.5],
  ['NaN', 701, NaN],
  ['1.50', 1700, '1.50'],
  [null, 23, null],
])('%s of type %i is %s', (text, type, value) => {
  expect(valueOf(text, type)).toEqual(value)
})
