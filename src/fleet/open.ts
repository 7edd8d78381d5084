import { databaseOf } from '../config/database-of.ts'
import type { Tunnel } from '../config/tunnel.ts'
import type { Value } from '../config/shape.ts'
import { resolveValue } from '../config/value.ts'
import type { Connection, Dialect } from '../dialects/dialect.ts'
import { dialectOfUrl, dialects } from '../dialects/index.ts'
import { redact } from '../errors/secrets.ts'
import { dialectMismatch, noUrl, unknownScheme } from './errors.ts'
import type { Fleet } from './fleet.ts'
import type { Member } from './member.ts'

/** An open database; `close` ends the session, and the tunnel when nobody else uses it. */
export interface Session {
  readonly dialect: Dialect
  readonly connection: Connection
  close(): Promise<void>
}

export interface OpenOptions {
  /** `migration`: the privileged, direct URL where there is one. `application`: what the application uses. */
  readonly as: 'migration' | 'application'
  readonly purpose: 'read' | 'write'
  readonly timeoutMs: number
  readonly signal?: AbortSignal
  readonly applicationName: string
}

/** Resolves the URL, opens the tunnel, connects. Rejects with `fleet.*`, `config.*` or `connect.*`. */
export async function open(member: Member, fleet: Fleet, options: OpenOptions): Promise<Session> {
  const url = await urlOf(member, fleet, options)
  const name = dialectOfUrl(url)
  if (name === undefined) throw unknownScheme(`${member.name}: the URL ${redact(url)} has a scheme that is not known`, { hint: 'Known schemes: postgres, pglite, mysql, mariadb, sqlite, libsql, d1.' })
  if (!member.format.dialects.includes(name) || (member.settled.dialect !== undefined && member.settled.dialect !== name)) {
    throw dialectMismatch(`${member.name}: its folder is written for ${member.settled.dialect ?? member.format.dialects.join(' or ')}, its URL names ${name}`)
  }
  const dialect = await dialects[name]()
  const tunnel = await tunnelOf(member, fleet, url, options)
  try {
    const connection = await connect(member, fleet, dialect, tunnel?.url ?? url, options)
    return {
      dialect,
      connection,
      async close() {
        await connection.close()
        await tunnel?.close()
      },
    }
  } catch (error) {
    await tunnel?.close()
    throw error
  }
}

async function urlOf(member: Member, fleet: Fleet, options: OpenOptions): Promise<string> {
  const { config, settled } = member
  const [key, value] = options.as === 'migration' && config.migrationUrl !== undefined ? (['migrationUrl', config.migrationUrl] as const) : (['url', config.url] as const)
  const url = value === undefined ? undefined : await resolve(key, value, member, fleet, options)
  if (url !== undefined) return databaseOf(url, config.database)
  if (settled.url !== undefined) return settled.url
  throw noUrl(`${member.name} has no URL`, { hint: `Add \`url: env('…')\` to the database in skein.config.` })
}

async function connect(member: Member, fleet: Fleet, dialect: Dialect, url: string, options: OpenOptions): Promise<Connection> {
  const { config, settled } = member
  const tokenValue = config.token ?? settled.token
  const token = tokenValue === undefined ? undefined : await resolve('token', tokenValue, member, fleet, options)
  const ssl: Record<string, string> = {}
  for (const part of ['ca', 'cert', 'key'] as const) {
    const value = config.ssl?.[part]
    const text = value === undefined ? undefined : await resolve(`ssl.${part}`, value, member, fleet, options)
    if (text !== undefined) ssl[part] = text
  }
  return dialect.connect({
    name: member.name,
    url,
    root: fleet.root,
    ...(token === undefined ? {} : { token }),
    ...(config.ssl === undefined ? {} : { ssl }),
    ...(config.schemas === undefined ? {} : { schemas: config.schemas }),
    purpose: options.purpose,
    timeoutMs: options.timeoutMs,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    applicationName: options.applicationName,
    ...(member.format.reading.doubleQuotedStrings === true ? { doubleQuotedStrings: true } : {}),
    environment: fleet.env,
  })
}

/** What of a value is a secret. */
const kinds = { url: 'url', migrationUrl: 'url', token: 'secret', 'ssl.key': 'secret', 'ssl.ca': 'certificate', 'ssl.cert': 'certificate' } as const

function resolve(key: keyof typeof kinds, value: Value, member: Member, fleet: Fleet, options: OpenOptions): Promise<string | undefined> {
  const signal = options.signal === undefined ? {} : { signal: options.signal }
  return resolveValue(value, { database: member.name, key, kind: kinds[key], root: fleet.root, env: fleet.env, ...signal })
}

async function tunnelOf(member: Member, fleet: Fleet, url: string, options: OpenOptions): Promise<Tunnel | undefined> {
  if (member.config.through === undefined) return undefined
  const { openTunnel } = await import('../config/tunnel.ts')
  return openTunnel({ command: member.config.through.command, url, database: member.name, root: fleet.root, env: fleet.env, timeoutMs: options.timeoutMs, ...(options.signal === undefined ? {} : { signal: options.signal }) })
}
