import { type Tunnel, openTunnel } from '../config/tunnel.ts'
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
  const value = options.as === 'application' ? config.url : (config.migrationUrl ?? config.url)
  if (value !== undefined) return databaseOf(await resolve(value, member, fleet, options), config.database)
  if (settled.url !== undefined) return settled.url
  throw noUrl(`${member.name} has no URL`, { hint: `Add \`url: env('…')\` to the database in skein.config.` })
}

async function connect(member: Member, fleet: Fleet, dialect: Dialect, url: string, options: OpenOptions): Promise<Connection> {
  const { config, settled } = member
  const token = config.token ?? settled.token
  const ssl: Record<string, string> = {}
  for (const part of ['ca', 'cert', 'key'] as const) {
    const value = config.ssl?.[part]
    if (value !== undefined) ssl[part] = await resolve(value, member, fleet, options)
  }
  return dialect.connect({
    name: member.name,
    url,
    root: fleet.root,
    ...(token === undefined ? {} : { token: await resolve(token, member, fleet, options) }),
    ...(config.ssl === undefined ? {} : { ssl }),
    ...(config.schemas === undefined ? {} : { schemas: config.schemas }),
    purpose: options.purpose,
    timeoutMs: options.timeoutMs,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    applicationName: options.applicationName,
    environment: fleet.env,
  })
}

function resolve(value: Value, member: Member, fleet: Fleet, options: OpenOptions): Promise<string> {
  return resolveValue(value, { database: member.name, root: fleet.root, env: fleet.env, ...(options.signal === undefined ? {} : { signal: options.signal }) })
}

async function tunnelOf(member: Member, fleet: Fleet, url: string, options: OpenOptions): Promise<Tunnel | undefined> {
  if (member.config.through === undefined) return undefined
  return openTunnel({ command: member.config.through.command, url, database: member.name, root: fleet.root, env: fleet.env, timeoutMs: options.timeoutMs, ...(options.signal === undefined ? {} : { signal: options.signal }) })
}
