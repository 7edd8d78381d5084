/** The parameters that teams write behind a MySQL URL, in the dialects of Prisma, PlanetScale, mysql2, Go and MySQL's own tools. */
import { connectUrl } from '../errors.ts'
import { didYouMean } from '../../errors/suggest.ts'
import { rememberSecret } from '../../errors/secrets.ts'
import type { Address, TlsMode } from './url.ts'

/** An address while its parameters are read. */
export type Draft = { -readonly [K in keyof Address]?: Address[K] } & { variables: Record<string, string>; sslCert?: string }

const tlsModes: Readonly<Record<string, TlsMode>> = {
  // mysql --ssl-mode
  disabled: 'disabled', preferred: 'preferred', required: 'required', verify_ca: 'verify-ca', verify_identity: 'verify-identity',
  // libpq's words, which people carry over
  disable: 'disabled', prefer: 'preferred', require: 'required', 'verify-ca': 'verify-ca', 'verify-full': 'verify-identity', 'verify-identity': 'verify-identity',
}
const yes: Readonly<Record<string, TlsMode>> = { true: 'required', 1: 'required', false: 'disabled', 0: 'disabled' }

type Read = (draft: Draft, value: string, name: string) => void

const readers: Readonly<Record<string, Read>> = {
  'ssl-mode': mode(tlsModes),
  sslmode: mode(tlsModes),
  ssl_mode: mode(tlsModes),
  // Prisma 5 to 7 (its MySQL connector): strict verifies authority and name.
  sslaccept: mode({ strict: 'verify-identity', accept_invalid_certs: 'required' }),
  // go-sql-driver/mysql: true verifies authority and name.
  tls: mode({ true: 'verify-identity', 'skip-verify': 'required', preferred: 'preferred', false: 'disabled' }),
  ssl: readSsl,
  sslca: (draft, value) => void (draft.ca = value),
  'ssl-ca': (draft, value) => void (draft.ca = value),
  'ssl-cert': (draft, value) => void (draft.cert = value),
  'ssl-key': (draft, value) => void (draft.key = value),
  sslkey: (draft, value) => void (draft.key = value),
  // Prisma: the authority's certificate. With a key beside it, everywhere else: our own certificate.
  sslcert: (draft, value) => void (draft.sslCert = value),
  socket: readSocket,
  socketpath: readSocket,
  unix_socket: readSocket,
  charset: readCharset,
  collation: (draft, value) => void (draft.collation = utf8Collation(value)),
  time_zone: readVariable,
  sql_mode: readVariable,
}

/** Parameters of other programs that concern their pools, their JavaScript or Go values or waits that Skein bounds itself: accepted, without effect. */
const elsewhere: ReadonlySet<string> = new Set(
  [
    'connection_limit pool_timeout connect_timeout socket_timeout statement_cache_size', // Prisma
    'connectionlimit waitforconnections queuelimit maxidle idletimeout connecttimeout enablekeepalive keepaliveinitialdelay', // mysql2: pool and socket
    'timezone datestrings supportbignumbers bignumberstrings decimalnumbers namedplaceholders multiplestatements', // mysql2: values
    'parsetime loc multistatements interpolateparams columnswithalias clientfoundrows maxallowedpacket timeout readtimeout writetimeout checkconnliveness allownativepasswords rejectreadonly', // go-sql-driver/mysql
  ].flatMap((names) => names.split(' ')),
)

/** Puts one parameter into the draft; throws `connect.url` for one that nobody knows. */
export function applyParameter(draft: Draft, name: string, value: string): void {
  const folded = name.toLowerCase()
  const read = readers[folded]
  if (read !== undefined) return read(draft, value, folded)
  if (elsewhere.has(folded) || folded.startsWith('x-')) return // x-…: golang-migrate's own.
  if (folded === 'sslidentity' || folded === 'sslpassword') {
    if (folded === 'sslpassword') rememberSecret(value)
    throw connectUrl(`The URL parameter ${folded} (a PKCS #12 file) is not supported`, { hint: 'Convert the file to PEM with openssl pkcs12 and give ssl-cert and ssl-key.' })
  }
  if (!/^[\w.-]{1,40}$/.test(name)) throw connectUrl('The URL holds a parameter whose name cannot be read', { hint: 'Percent-encode / ? # @ in user and password.' })
  throw connectUrl(`The URL parameter ${name} is not known`, { hint: didYouMean(folded, [...Object.keys(readers), ...elsewhere]) ?? 'Remove it.' })
}

function mode(words: Readonly<Record<string, TlsMode>>): Read {
  return (draft, value, name) => {
    const found = words[value.toLowerCase()]
    if (found === undefined) throw connectUrl(`The URL parameter ${name} has a value that does not exist`, { hint: `One of ${Object.keys(words).join(', ')}.` })
    draft.tls = found
  }
}

/** mysql2 writes an object as JSON or the name of a profile; others write true. */
function readSsl(draft: Draft, value: string, name: string): void {
  if (value.toLowerCase() in yes || value.toLowerCase() in tlsModes) return mode({ ...yes, ...tlsModes })(draft, value, name)
  if (value === 'Amazon RDS') return void (draft.profile = value)
  const options = jsonObject(value)
  const unknown = Object.keys(options).find((key) => !['rejectUnauthorized', 'verifyIdentity', 'ca', 'cert', 'key'].includes(key))
  if (unknown !== undefined) throw connectUrl('The URL parameter ssl holds an option that is not supported', { hint: 'rejectUnauthorized, verifyIdentity, ca, cert and key are.' })
  for (const part of ['ca', 'cert', 'key'] as const) if (typeof options[part] === 'string') draft[part] = options[part]
  draft.tls = options['rejectUnauthorized'] === false ? 'required' : options['verifyIdentity'] === true ? 'verify-identity' : 'verify-ca'
}

function jsonObject(value: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(value)
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed as Record<string, unknown>
  } catch {
    // Said below: the value may hold a key, so the parser's words are not passed on.
  }
  throw connectUrl('The URL parameter ssl cannot be read', { hint: 'Write ssl={"rejectUnauthorized":true} (percent-encoded), ssl=true, or ssl-mode=VERIFY_IDENTITY.' })
}

function readSocket(draft: Draft, value: string): void {
  if (!value.startsWith('/') && !value.startsWith('\\\\')) throw connectUrl('The socket in the URL is not an absolute path')
  draft.socket = value
}

function readCharset(draft: Draft, value: string): void {
  const charset = value.split(',')[0]?.toLowerCase() ?? '' // Go: a list, the first that works.
  if (charset.includes('_')) return void (draft.collation = utf8Collation(charset))
  if (!['utf8mb4', 'utf8', 'utf8mb3'].includes(charset)) throw connectUrl('The URL asks for a character set other than utf8mb4', { hint: 'Scripts are sent as utf8mb4, which holds every character; the tables keep their own character sets. Remove charset.' })
}

function utf8Collation(value: string): string {
  if (/^utf8mb4_[a-z0-9_]+$/i.test(value)) return value.toLowerCase()
  throw connectUrl('The URL asks for a collation that is not one of utf8mb4', { hint: 'For example collation=utf8mb4_unicode_ci; without it the server’s default is used.' })
}

function readVariable(draft: Draft, value: string, name: string): void {
  draft.variables[name] = value.replace(/^'(.*)'$/, '$1')
}
