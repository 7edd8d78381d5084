import { rememberSecret } from '../../errors/secrets.ts'
import { connectUrl } from '../errors.ts'
import { isKnownParameter, parameterValue, unknownParameter } from './parameter-value.ts'

/**
 * What a connection URL says, by libpq's grammar (`conninfo_uri_parse`, versions 13 to 18): `postgres://` or `postgresql://`,
 * user and password, one or more hosts with ports, a database, parameters. Only what stands in the URL: nothing is filled in.
 * Keys are libpq's parameter names; several hosts and ports are joined by commas, as in libpq. Rejects with `connect.url`
 * and the place in the URL; the message never holds the password.
 */
export function parseUrl(url: string): ReadonlyMap<string, string> {
  const scheme = /^postgres(?:ql)?:\/\//i.exec(url)?.[0]
  if (scheme === undefined) throw connectUrl('a Postgres URL begins with postgres:// or postgresql://', { details: { offset: 0 } })
  const found = new Map<string, string>()
  let at = readUser(url, scheme.length, found)
  at = readHosts(url, at, found)
  at = readDatabase(url, at, found)
  readParameters(url, at, found)
  return found
}

/** libpq looks for the first `@` before any `/`; what stands before it is user and password. */
function readUser(url: string, start: number, found: Map<string, string>): number {
  const at = endOf(url, start, '@/')
  if (url[at] !== '@') return start
  const colon = endOf(url.slice(0, at), start, ':')
  const user = decode(url, start, colon, 'the user')
  if (user !== '') found.set('user', user)
  if (colon < at) {
    rememberSecret(url.slice(colon + 1, at))
    const password = decode(url, colon + 1, at, 'the password')
    rememberSecret(password)
    if (password !== '') found.set('password', password)
  }
  return at + 1
}

function readHosts(url: string, start: number, found: Map<string, string>): number {
  const hosts: string[] = []
  const ports: string[] = []
  let at = start
  for (;;) {
    const host = readHost(url, at)
    hosts.push(host.text)
    at = host.end
    const portEnd = url[at] === ':' ? endOf(url, at + 1, '/?,') : at
    ports.push(portEnd > at ? readPort(url, at + 1, portEnd) : '')
    at = portEnd
    if (url[at] !== ',') break
    at += 1
  }
  if (hosts.some((host) => host !== '') || hosts.length > 1) found.set('host', hosts.join(','))
  if (ports.some((port) => port !== '')) found.set('port', ports.join(','))
  return at
}

function readHost(url: string, start: number): { readonly text: string; readonly end: number } {
  if (url[start] !== '[') {
    const end = endOf(url, start, ':/?,')
    if (url.slice(start, end).includes('@')) throw wrong('the host holds an @', start, encodePassword)
    return { text: decode(url, start, end, 'the host'), end }
  }
  const end = url.indexOf(']', start)
  if (end < 0) throw wrong('the IPv6 address is not closed by ]', start)
  if (end === start + 1) throw wrong('the IPv6 address between [ and ] is empty', start)
  const next = url[end + 1]
  if (next !== undefined && !':/?,'.includes(next)) throw wrong(`after the IPv6 address must come a colon, a slash, a question mark or a comma, not ${JSON.stringify(next)}`, end + 1)
  return { text: decode(url, start + 1, end, 'the host'), end: end + 1 }
}

function readPort(url: string, start: number, end: number): string {
  const port = decode(url, start, end, 'the port')
  const problem = port === '' ? undefined : portProblem(port)
  if (problem !== undefined) throw wrong(problem, start, url.includes('@', end) ? encodePassword : undefined)
  return port
}

/** What is wrong with a port, or undefined. The port itself is not repeated: it may be half a password. */
export function portProblem(port: string): string | undefined {
  if (!/^\d+$/.test(port)) return 'the port is not a number'
  return Number(port) >= 1 && Number(port) <= 65_535 ? undefined : 'the port is not between 1 and 65535'
}

const encodePassword = 'If this is part of a password, write / as %2F, @ as %40, : as %3A and ? as %3F there.'

function readDatabase(url: string, start: number, found: Map<string, string>): number {
  if (url[start] !== '/') return start
  const end = endOf(url, start + 1, '?')
  if (url.slice(start, end).includes('@')) throw wrong('the database holds an @', start + 1, `${encodePassword} In a database's name, too, it is written %40.`)
  const database = decode(url, start + 1, end, 'the database')
  if (database !== '') found.set('dbname', database)
  return end
}

/** Whether an `@` in the parameters may end a password with raw characters in it: `u:12/s?ecret=x@h/d` has host u and port 12, by the letter. */
function isHalfPassword(url: string, start: number): boolean {
  const authority = url.slice(url.indexOf('//') + 2, endOf(url, url.indexOf('//') + 2, '/?'))
  return !authority.includes('@') && !authority.startsWith('[') && authority.includes(':') && url.includes('@', start)
}

function readParameters(url: string, start: number, found: Map<string, string>): void {
  if (isHalfPassword(url, start)) throw wrong('a parameter holds an @', url.indexOf('@', start), encodePassword)
  for (let at = start + 1; at < url.length; ) {
    const end = endOf(url, at, '&')
    const equals = endOf(url.slice(0, end), at, '=')
    if (end === at) throw wrong('a parameter is empty', at)
    const name = decode(url, at, equals, 'a parameter name')
    const shown = isKnownParameter(name) || !url.includes('@', at) ? `the parameter ${name}` : 'a parameter' // It may be the rest of a password.
    if (equals === end) throw wrong(`${shown} has no value`, at, 'Parameters are written name=value.')
    if (url.slice(equals + 1, end).includes('=')) throw wrong(`the value of ${shown} holds a second =`, equals + 1, 'Write it as %3D.')
    const value = decode(url, equals + 1, end, `the value of ${shown}`)
    const said = parameterValue(name, value)
    if (said.kind === 'unknown') throw wrong(`${shown} is not known`, at, unknownParameter(name))
    if (said.kind === 'wrong') throw wrong(`${shown} ${said.why}`, equals + 1, said.hint)
    for (const [key, meant] of Object.entries(said.settings)) found.set(key, meant)
    at = end + 1
  }
}

/** Percent-decoding as libpq does it: strict, without `+`, no NUL, no raw spaces. */
function decode(url: string, start: number, end: number, what: string): string {
  const text = url.slice(start, end)
  const bad = /%(?![0-9A-Fa-f]{2})|%00|\s/.exec(text)
  if (bad !== null) {
    if (bad[0] === '%00') throw wrong(`${what} holds %00, which no name can hold`, start + bad.index)
    if (bad[0].startsWith('%')) throw wrong(`${what} holds a % that is not followed by two hexadecimal digits`, start + bad.index, 'A % itself is written %25.')
    throw wrong(`${what} holds a blank`, start + bad.index, 'A blank is written %20.')
  }
  try {
    return decodeURIComponent(text)
  } catch {
    throw wrong(`${what} is not UTF-8 when decoded`, start)
  }
}

/** Index of the first of `stops` at or after `start`, or the end. */
function endOf(text: string, start: number, stops: string): number {
  let at = start
  while (at < text.length && !stops.includes(text[at] as string)) at++
  return at
}

function wrong(what: string, offset: number, hint?: string) {
  return connectUrl(`the URL cannot be understood at character ${offset + 1}: ${what}`, { hint: hint ?? 'Write postgres://user:password@host:port/database, and percent-encode / ? # @ % in each part.', details: { offset } })
}
