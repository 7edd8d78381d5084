import { connectUrl } from '../errors.ts'
import { rememberSecret } from '../../errors/secrets.ts'
import { applyParameter, type Draft } from './url-parameters.ts'

/** How much a connection asks of TLS, in the words of MySQL's own client (`--ssl-mode`). */
export type TlsMode = 'disabled' | 'preferred' | 'required' | 'verify-ca' | 'verify-identity'

/** Where a URL leads. Holds the password, so it is never printed. */
export interface Address {
  readonly host: string
  readonly port: number
  /** Path of a Unix socket; host and port mean nothing then. */
  readonly socket?: string
  readonly user: string
  readonly password: string
  readonly database?: string
  readonly tls: TlsMode
  /** PEM text, or the path of a PEM file. */
  readonly ca?: string
  readonly cert?: string
  readonly key?: string
  /** Name of a bundle of authorities that the driver carries: `Amazon RDS`. */
  readonly profile?: string
  /** For `set names … collate`; the server's default for utf8mb4 when absent. */
  readonly collation?: string
  /** Session variables that the URL sets on the server. */
  readonly variables: Readonly<Record<string, string>>
}

const encodeHint = 'In user, password and database write : as %3A, / as %2F, @ as %40, # as %23, ? as %3F and % as %25.'

/**
 * Reads `mysql://` and `mariadb://` URLs as teams write them: for Prisma, PlanetScale, mysql2, Go and MySQL's own tools.
 * `ssl` stands beside the URL, as in the configuration; the URL's own parameters win. Throws `connect.url`; its text never repeats a part that could be a password.
 */
export function parseUrl(url: string, ssl: Pick<Address, 'ca' | 'cert' | 'key'> = {}): Address {
  const parts = /^(?:mysql|mariadb):\/\/([^]*)$/i.exec(url.trim())
  if (parts === null) throw connectUrl('A MySQL URL begins with mysql:// or mariadb://', { hint: 'mysql://user:password@host:3306/database' })
  const { userinfo, place, path, query } = cut(parts[1] ?? '')
  const { user, password } = credentials(userinfo)
  if (password !== '') rememberSecret(password)
  const database = decode(path, 'database')
  if (database.includes('/')) throw connectUrl('The path of a MySQL URL is one database name', { hint: encodeHint })
  const draft: Draft = { ...ssl, ...where(place), variables: {} }
  for (const [name, value] of parameters(query)) applyParameter(draft, name, value)
  return settle(draft, user, password, database)
}

function settle({ sslCert, ...draft }: Draft, user: string, password: string, database: string): Address {
  const host = draft.host ?? 'localhost'
  const certificates = sslCert === undefined ? {} : draft.key === undefined ? { ca: draft.ca ?? sslCert } : { cert: draft.cert ?? sslCert }
  const local = draft.socket !== undefined || /^(localhost|127\.\d+\.\d+\.\d+|::1)$/i.test(host)
  const asked = { ...draft, ...certificates }
  const fallback: TlsMode = asked.ca !== undefined || asked.profile !== undefined ? 'verify-ca' : asked.cert !== undefined ? 'required' : local ? 'disabled' : 'preferred'
  return { ...asked, host, port: draft.port ?? 3306, user, password, tls: draft.tls ?? fallback, ...(database === '' ? {} : { database }) }
}

function cut(rest: string): { userinfo: string | undefined; place: string; path: string; query: string } {
  const at = rest.search(/[/?#]/)
  const go = /^([^/?#]*@)?((?:tcp|unix)\([^)]*\))/.exec(rest) // user:password@tcp(host:3306)/db, as golang-migrate writes it.
  const end = go !== null ? go[0].length : at < 0 ? rest.length : at
  const authority = rest.slice(0, end)
  const tail = rest.slice(end)
  const [path = '', query = ''] = splitOnce(tail, '?')
  if (tail.includes('#') || path.includes('@') || /^[^=&]*@/.test(query)) throw connectUrl('The URL breaks off before its host: a character of user or password is not percent-encoded', { hint: encodeHint })
  const sign = go !== null ? (go[1]?.length ?? 0) - 1 : authority.lastIndexOf('@')
  return { userinfo: sign < 0 ? undefined : authority.slice(0, sign), place: authority.slice(sign + 1), path: path.replace(/^\//, ''), query }
}

function credentials(userinfo: string | undefined): { user: string; password: string } {
  const [user = '', password = ''] = splitOnce(userinfo ?? '', ':')
  return { user: decode(user, 'user'), password: decode(password, 'password') }
}

function where(place: string): { host?: string; port?: number; socket?: string } {
  const go = /^(tcp|unix)\((.*)\)$/.exec(place)
  if (go?.[1] === 'unix') return { socket: go[2] ?? '' }
  const parts = /^(?:\[([0-9a-f:.%]+)\]|([^:[\]]*))(?::(\d{0,5}))?$/i.exec(go?.[2] ?? place)
  const port = parts?.[3] === undefined || parts[3] === '' ? undefined : Number(parts[3])
  if (parts === null || port === 0 || (port ?? 1) > 65_535) throw connectUrl('The host and port of the URL cannot be read', { hint: `Write host:3306, or [::1]:3306 for IPv6. ${encodeHint}` })
  const host = decode(parts[1] ?? parts[2] ?? '', 'host')
  if (host.startsWith('/')) return { socket: host }
  return { ...(host === '' ? {} : { host }), ...(port === undefined ? {} : { port }) }
}

function parameters(query: string): readonly (readonly [string, string])[] {
  return query.split('&').filter((part) => part !== '').map((part) => {
    const [name = '', value = ''] = splitOnce(part, '=')
    return [decode(name, 'parameter'), decode(value.replaceAll('+', '%2B'), 'parameter')] as const
  })
}

function decode(text: string, what: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw connectUrl(`The ${what} in the URL holds a % that begins no percent-encoded character`, { hint: 'Write a plain % as %25.' })
  }
}

function splitOnce(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator)
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + separator.length)]
}
