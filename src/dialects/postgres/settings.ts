import { rememberSecret } from '../../errors/secrets.ts'
import type { Target } from '../dialect.ts'
import { connectUrl } from '../errors.ts'
import { type Files, filesFor } from './files.ts'
import { environmentSettings } from './parameter-value.ts'
import { passwordFrom } from './passfile.ts'
import { quote } from './quote.ts'
import { serviceSettings } from './service-file.ts'
import { parseUrl, portProblem } from './url.ts'

export type SslMode = 'disable' | 'allow' | 'prefer' | 'require' | 'verify-ca' | 'verify-full'
export type TargetSession = 'any' | 'read-write' | 'read-only' | 'primary' | 'standby' | 'prefer-standby'

/** One place to try. */
export interface Endpoint {
  /** As written: a name, an address, or the folder of a unix socket. Certificates are checked against it. */
  readonly host: string
  /** Where to connect instead of looking `host` up. */
  readonly address?: string
  readonly port: number
  readonly password?: string
}

/** What a URL comes to with everything that libpq reads beside it. Holds secrets: never printed. */
export interface ConnectionSettings {
  readonly endpoints: readonly Endpoint[]
  readonly user: string
  readonly database: string
  readonly tls: {
    readonly mode: SslMode
    readonly negotiation: 'postgres' | 'direct'
    /** A file, or `system` for the roots that come with Node. */
    readonly rootCert?: string
    readonly cert?: string
    readonly key?: string
    readonly keyPassword?: string
    readonly crl?: string
    readonly minVersion?: string
    readonly maxVersion?: string
    /** Whether a client certificate may be sent. */
    readonly sendsCertificate: boolean
  }
  readonly channelBinding: 'disable' | 'prefer' | 'require'
  /** Ways of authentication that are accepted; undefined for any. */
  readonly requireAuth?: readonly string[]
  readonly connectTimeoutMs?: number
  readonly targetSession: TargetSession
  readonly shuffles: boolean
  readonly applicationName?: string
  readonly options?: string
  /** Sent in the startup packet. */
  readonly startup: Readonly<Record<string, string>>
  /** Set after connecting. */
  readonly searchPath?: string
  readonly keepAliveMs?: number
}

/**
 * Settles a URL: the URL before the service file before PG* variables before libpq's defaults, as `conninfo_add_defaults` does.
 * Passwords come from the URL, PGPASSWORD, or the password file. Rejects with `connect.url`.
 */
export async function settle(target: Pick<Target, 'url' | 'root' | 'environment' | 'ssl'>, files: Files = filesFor(target.environment)): Promise<ConnectionSettings> {
  const { environment } = target
  const said = new Map(parseUrl(target.url))
  fill(said, await serviceSettings(said, environment, files))
  fill(said, environmentSettings(environment, (variable, why, hint) => connectUrl(`the variable ${variable} ${why}`, hint === undefined ? {} : { hint })))
  const get = (name: string) => (said.get(name) === '' ? undefined : said.get(name))
  const user = get('user') ?? files.userName()
  const database = get('dbname') ?? user
  const secret = get('password')
  if (secret !== undefined) rememberSecret(secret)
  const endpoints: Endpoint[] = []
  const passfile = get('passfile') ?? files.home('.pgpass')
  for (const endpoint of endpointsOf(get, files)) {
    const password = secret ?? (await passwordFrom(passfile, { ...endpoint, database, user, socketFolder: files.socketFolder() }, files))
    if (password !== undefined) rememberSecret(password)
    endpoints.push({ ...endpoint, ...(password === undefined ? {} : { password }) })
  }
  return { endpoints, user, database, tls: tlsOf(get, target), ...rest(get, said) }
}

function fill(said: Map<string, string>, more: ReadonlyMap<string, string>): void {
  for (const [name, value] of more) if (!said.has(name)) said.set(name, value)
}

type Get = (name: string) => string | undefined

function rest(get: Get, said: ReadonlyMap<string, string>): Omit<ConnectionSettings, 'endpoints' | 'user' | 'database' | 'tls'> {
  const timeout = Number(get('connect_timeout') ?? 0)
  const schema = get('search_schema')
  const searchPath = get('search_path') ?? (schema === undefined ? undefined : quote.identifier(schema))
  const applicationName = get('application_name') ?? get('fallback_application_name')
  const options = get('options')
  const requireAuth = get('require_auth')?.split(',').map((method) => method.trim())
  const idle = Number(get('keepalives_idle') ?? 0)
  return {
    channelBinding: (get('channel_binding') ?? 'prefer') as ConnectionSettings['channelBinding'],
    ...(requireAuth === undefined ? {} : { requireAuth }),
    ...(timeout > 0 ? { connectTimeoutMs: Math.max(timeout, 2) * 1000 } : {}), // libpq takes 1 for 2.
    targetSession: (get('target_session_attrs') ?? 'any') as TargetSession,
    shuffles: get('load_balance_hosts') === 'random',
    ...(applicationName === undefined ? {} : { applicationName }),
    ...(options === undefined ? {} : { options }),
    startup: Object.fromEntries([...said].filter(([name, value]) => name.startsWith('setting:') && value !== '').map(([name, value]) => [name.slice('setting:'.length), value])),
    ...(searchPath === undefined ? {} : { searchPath }),
    ...(get('keepalives') === '0' ? {} : { keepAliveMs: Math.max(idle, 0) * 1000 }),
  }
}

/** Hosts, addresses and ports side by side; one port serves all. */
function endpointsOf(get: Get, files: Files): readonly Endpoint[] {
  const hosts = get('host')?.split(',') ?? []
  const addresses = get('hostaddr')?.split(',') ?? []
  const ports = get('port')?.split(',') ?? []
  const count = Math.max(hosts.length, addresses.length, 1)
  if (hosts.length > 0 && addresses.length > 0 && hosts.length !== addresses.length) throw connectUrl(`host names ${hosts.length} and hostaddr ${addresses.length}: they stand side by side`)
  if (ports.length > 1 && ports.length !== count) throw connectUrl(`there are ${ports.length} ports for ${count === 1 ? 'one host' : `${count} hosts`}`, { hint: 'Give one port for all, or one for each.' })
  return Array.from({ length: count }, (_, index) => {
    const port = portOf(ports.length === 1 ? ports[0] : ports[index])
    const address = addresses[index]?.trim()
    const host = hosts[index]?.trim() || (address ?? '') || files.socketFolder() || 'localhost'
    if (host.startsWith('@')) throw connectUrl('abstract unix sockets (@name) are not supported', { hint: 'Give the folder of a socket file, or a host.' })
    return { host, port, ...(address === undefined || address === '' ? {} : { address }) }
  })
}

function portOf(text: string | undefined): number {
  const port = text?.trim()
  if (port === undefined || port === '') return 5432
  const problem = portProblem(port)
  if (problem !== undefined) throw connectUrl(problem)
  return Number(port)
}

function tlsOf(get: Get, target: Pick<Target, 'ssl'>): ConnectionSettings['tls'] {
  const rootCert = get('sslrootcert')
  const given = get('sslmode') as SslMode | undefined
  const optional = (name: string, key: string) => (get(name) === undefined ? {} : { [key]: get(name) })
  // A CA that was handed over on purpose is there to be checked; so are the system's roots (libpq 16 and later).
  const byDefault: SslMode = rootCert === 'system' || target.ssl?.ca !== undefined ? 'verify-full' : 'prefer'
  const mode = get('sslmode_at_least') === 'verify-full' && given !== 'verify-ca' && given !== 'disable' ? 'verify-full' : (given ?? byDefault)
  if (rootCert === 'system' && mode !== 'verify-full') throw connectUrl(`sslmode=${mode} is too weak for sslrootcert=system`, { hint: 'Use sslmode=verify-full.' })
  const negotiation = (get('sslnegotiation') ?? 'postgres') as 'postgres' | 'direct'
  if (negotiation === 'direct' && (mode === 'disable' || mode === 'allow' || mode === 'prefer')) {
    throw connectUrl(`sslmode=${mode} is too weak for sslnegotiation=direct`, { hint: 'Use sslmode=require or stronger.' })
  }
  const password = get('sslpassword')
  if (password !== undefined) rememberSecret(password)
  return {
    mode,
    negotiation,
    ...optional('sslrootcert', 'rootCert'),
    ...optional('sslcert', 'cert'),
    ...optional('sslkey', 'key'),
    ...optional('sslpassword', 'keyPassword'),
    ...optional('sslcrl', 'crl'),
    ...optional('ssl_min_protocol_version', 'minVersion'),
    ...optional('ssl_max_protocol_version', 'maxVersion'),
    sendsCertificate: get('sslcertmode') !== 'disable',
  }
}
