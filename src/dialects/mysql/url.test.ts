import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SkeinError } from '../../errors/skein-error.ts'
import { connectError } from './connect-errors.ts'
import { type Address, parseUrl } from './url.ts'

const plain: Address = { host: 'h', port: 3306, user: '', password: '', tls: 'preferred', variables: {} }

/** What each URL means, as far as it differs from `mysql://h`. */
const meanings: readonly (readonly [url: string, means: Partial<Address>])[] = [
  ['mysql://h', {}],
  ['mariadb://h', {}],
  ['MYSQL://h', {}],
  ['mysql://h:3307', { port: 3307 }],
  ['mysql://h:', {}],
  ['mysql://h/', {}],
  ['mysql://h/app', { database: 'app' }],
  ['mysql://u@h/app', { user: 'u', database: 'app' }],
  ['mysql://u:p@h/app', { user: 'u', password: 'p', database: 'app' }],
  ['mysql://u:@h', { user: 'u' }],
  ['mysql://:p@h', { password: 'p' }],
  ['mysql://u:a%40b%3Ac%2Fd%3Fe%23f%25g@h', { user: 'u', password: 'a@b:c/d?e#f%g' }],
  ['mysql://u:p@ss@h', { user: 'u', password: 'p@ss' }],
  ['mysql://u:a:b@h', { user: 'u', password: 'a:b' }],
  ['mysql://u:a+b@h', { user: 'u', password: 'a+b' }],
  ['mysql://u%40corp:p@h', { user: 'u@corp', password: 'p' }],
  ['mysql://j%C3%BCrgen:%F0%9F%94%91key@h/da%C3%9F', { user: 'jürgen', password: '🔑key', database: 'daß' }],
  ['mysql://h/my%20db', { database: 'my db' }],
  ['mysql://h/a-b_c.d', { database: 'a-b_c.d' }],
  ['mysql://localhost/app', { host: 'localhost', database: 'app', tls: 'disabled' }],
  ['mysql:///app', { host: 'localhost', database: 'app', tls: 'disabled' }],
  ['mysql://127.0.0.1', { host: '127.0.0.1', tls: 'disabled' }],
  ['mysql://[::1]:3307/app', { host: '::1', port: 3307, database: 'app', tls: 'disabled' }],
  ['mysql://[2001:db8::7]', { host: '2001:db8::7' }],
  ['mysql://u@localhost/app?socket=/var/run/mysqld/mysqld.sock', { host: 'localhost', user: 'u', database: 'app', socket: '/var/run/mysqld/mysqld.sock', tls: 'disabled' }],
  ['mysql://u@h?socketPath=%2Ftmp%2Fmy%20sock', { user: 'u', socket: '/tmp/my sock', tls: 'disabled' }],
  ['mysql://u@h?unix_socket=/tmp/s', { user: 'u', socket: '/tmp/s', tls: 'disabled' }],
  ['mysql://u@%2Ftmp%2Fs/app', { host: 'localhost', user: 'u', database: 'app', socket: '/tmp/s', tls: 'disabled' }],
  ['mysql://u:p@tcp(db.internal:3307)/app?parseTime=true&loc=UTC', { host: 'db.internal', port: 3307, user: 'u', password: 'p', database: 'app' }],
  ['mysql://u:p@unix(/tmp/s)/app', { host: 'localhost', user: 'u', password: 'p', database: 'app', socket: '/tmp/s', tls: 'disabled' }],
  ['mysql://h?ssl-mode=DISABLED', { tls: 'disabled' }],
  ['mysql://h?ssl-mode=PREFERRED', {}],
  ['mysql://h?ssl-mode=REQUIRED', { tls: 'required' }],
  ['mysql://h?ssl-mode=VERIFY_CA&ssl-ca=/ca.pem', { tls: 'verify-ca', ca: '/ca.pem' }],
  ['mysql://h?ssl-mode=verify_identity', { tls: 'verify-identity' }],
  ['mysql://localhost?sslmode=require', { host: 'localhost', tls: 'required' }],
  ['mysql://h?sslmode=verify-full', { tls: 'verify-identity' }],
  ['mysql://h?sslaccept=strict', { tls: 'verify-identity' }],
  ['mysql://h?sslaccept=accept_invalid_certs', { tls: 'required' }],
  ['mysql://h?sslcert=/ca.pem', { ca: '/ca.pem', tls: 'verify-ca' }],
  ['mysql://h?sslcert=/ca.pem&sslaccept=strict', { ca: '/ca.pem', tls: 'verify-identity' }],
  ['mysql://h?sslca=/ca.pem&sslcert=/c.pem&sslkey=/k.pem', { ca: '/ca.pem', cert: '/c.pem', key: '/k.pem', tls: 'verify-ca' }],
  ['mysql://h?ssl-cert=/c.pem&ssl-key=/k.pem', { cert: '/c.pem', key: '/k.pem', tls: 'required' }],
  ['mysql://h?ssl={"rejectUnauthorized":true}', { tls: 'verify-ca' }],
  ['mysql://h?ssl=%7B%22rejectUnauthorized%22%3Atrue%7D', { tls: 'verify-ca' }],
  ['mysql://h?ssl={"rejectUnauthorized":false}', { tls: 'required' }],
  ['mysql://h?ssl={"verifyIdentity":true,"ca":"PEM"}', { tls: 'verify-identity', ca: 'PEM' }],
  ['mysql://h?ssl=true', { tls: 'required' }],
  ['mysql://h?ssl=0', { tls: 'disabled' }],
  ['mysql://h?ssl=Amazon%20RDS', { profile: 'Amazon RDS', tls: 'verify-ca' }],
  ['mysql://h?tls=true', { tls: 'verify-identity' }],
  ['mysql://h?tls=skip-verify', { tls: 'required' }],
  ['mysql://h?tls=false', { tls: 'disabled' }],
  ['mysql://h?charset=utf8mb4', {}],
  ['mysql://h?charset=utf8', {}],
  ['mysql://h?charset=utf8mb4,utf8', {}],
  ['mysql://h?charset=UTF8MB4_BIN', { collation: 'utf8mb4_bin' }],
  ['mysql://h?collation=utf8mb4_unicode_ci', { collation: 'utf8mb4_unicode_ci' }],
  ['mysql://h?timezone=Z', {}],
  ["mysql://h?time_zone='%2B02:00'", { variables: { time_zone: '+02:00' } }],
  ['mysql://h?sql_mode=ANSI_QUOTES,STRICT_ALL_TABLES', { variables: { sql_mode: 'ANSI_QUOTES,STRICT_ALL_TABLES' } }],
  ['mysql://h?connection_limit=5&pool_timeout=2&connectTimeout=9&multiStatements=true&x-migrations-table=m', {}],
  ['  mysql://h \n', {}],
]

test.each(meanings)('%s', (url, means) => {
  expect(parseUrl(url)).toEqual({ ...plain, ...means })
})

const refusals: readonly (readonly [url: string, says: RegExp, hint?: RegExp])[] = [
  ['postgres://h', /begins with mysql/],
  ['mysql:h', /begins with mysql/],
  ['mysql://u:pa/ss@h/app', /not percent-encoded/, /%2F/],
  ['mysql://u:pa#ss@h/app', /not percent-encoded/, /%23/],
  ['mysql://u:pa?ss@h/app', /not percent-encoded|cannot be read/, /%3F/],
  ['mysql://u:12?ss@h/app', /not percent-encoded/],
  ['mysql://u:100%sure@h', /begins no percent-encoded/, /%25/],
  ['mysql://h:port', /host and port/, /\[::1\]/],
  ['mysql://h:70000', /host and port/],
  ['mysql://h:0', /host and port/],
  ['mysql://::1', /host and port/],
  ['mysql://h/a/b', /one database name/],
  ['mysql://h/app#x', /not percent-encoded/],
  ['mysql://h?ssl-mod=REQUIRED', /ssl-mod is not known/, /Did you mean ssl-mode\?/],
  ['mysql://h?sslacept=strict', /is not known/, /sslaccept/],
  ['mysql://h?conection_limit=5', /is not known/, /connection_limit/],
  ['mysql://h?ssl-mode=REQUIERED', /does not exist/, /required/],
  ['mysql://h?ssl={broken', /ssl cannot be read/, /rejectUnauthorized/],
  ['mysql://h?ssl={"pfx":"x"}', /not supported/],
  ['mysql://h?sslidentity=/x.p12', /PKCS/, /PEM/],
  ['mysql://h?charset=latin1', /other than utf8mb4/],
  ['mysql://h?collation=latin1_swedish_ci', /not one of utf8mb4/],
  ['mysql://h?socket=relative', /absolute path/],
]

test.each(refusals.map(([url, says, hint]) => ({ url, says, hint })))('$url is refused', ({ url, says, hint }) => {
  const error = refusal(() => parseUrl(url))
  expect(error).toMatchObject({ code: 'connect.url', exit: 64 })
  expect(error.message).toMatch(says)
  if (hint !== undefined) expect(error.hint).toMatch(hint)
})

describe('what stands beside the URL', () => {
  test('an authority turns verification on', () => {
    expect(parseUrl('mysql://h', { ca: 'PEM' })).toMatchObject({ tls: 'verify-ca', ca: 'PEM' })
  })
  test("the URL's own word wins", () => {
    expect(parseUrl('mysql://h?ssl-mode=VERIFY_IDENTITY', { ca: 'PEM' })).toMatchObject({ tls: 'verify-identity' })
  })
})

const odd = fc.string({ unit: fc.constantFrom(...'abcXYZ019!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~ äß🔑\n'), minLength: 6, maxLength: 24 })

test('every password comes back from its encoded spelling', () => {
  fc.assert(fc.property(odd, (password) => {
    expect(parseUrl(`mysql://u:${encodeURIComponent(password)}@h/db`).password).toBe(password)
  }))
})

test('no refusal repeats a password, however it was spelt', () => {
  fc.assert(fc.property(odd, fc.constantFrom('', '?ssl-mode=NO', '?nope=1', '/x/y', ':99999'), (secret, tail) => {
    const password = `${secret}geheim${secret}`
    try {
      const address = parseUrl(`mysql://u:${password}@h${tail}`)
      // What is left of it when it was cut at a wrong place may be a host or a database, and both are shown.
      if (address.password.includes('geheim')) expect(words(connectError(new Error(`denied for ${address.password}`), address))).not.toContain('geheim')
    } catch (error) {
      expect(words(error)).not.toContain('geheim')
    }
  }))
})

function words(error: unknown): string {
  expect(error).toBeInstanceOf(SkeinError)
  const { message, hint, details } = error as SkeinError
  return JSON.stringify({ message, hint, details })
}

function refusal(attempt: () => unknown): SkeinError {
  try {
    attempt()
  } catch (error) {
    if (error instanceof SkeinError) return error
    throw error
  }
  throw new Error('it was not refused')
}
