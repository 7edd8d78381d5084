import { randomBytes } from 'node:crypto'
import type { Connection, Dialect } from '../dialects/dialect.ts'
import { withDatabase } from './database-url.ts'
import { scratchVersion } from './errors.ts'
import { missingRoles } from './postgres-roles.ts'
import { targetOf } from './postgres-target.ts'
import type { Scratch, ScratchRequest } from './scratch.ts'

/** Names of ours begin so; the minutes since 1970 tell how old one is. */
const prefix = 'skein_scratch_'

/** One that is older than this and that nobody is connected to was left by a run that crashed, in minutes. */
const leftoverMinutes = 60

export interface OnServer {
  readonly request: ScratchRequest
  readonly postgres: Dialect
  /** What of a server of another major version: an error, or none. */
  readonly other: 'refuse' | 'pass-over'
}

/** A database of its own on a server that is not ours, dropped in the end. Rejects with `scratch.version` and `connect.*`. */
export function inNewDatabase(url: string, on: OnServer & { readonly other: 'refuse' }): Promise<Scratch>
export function inNewDatabase(url: string, on: OnServer): Promise<Scratch | undefined>
export async function inNewDatabase(url: string, { request, postgres, other }: OnServer): Promise<Scratch | undefined> {
  const server = await postgres.connect(targetOf(url, request))
  try {
    const major = Math.floor(server.server.versionNumber / 10_000)
    if (major !== request.major && other === 'pass-over') return void (await server.close())
    if (major !== request.major) throw scratchVersion(`the scratch server is Postgres ${major}, the database is Postgres ${request.major}`, { hint: 'Name a scratch server of the same major version.' })
    await removeLeftovers(server, postgres)
    const name = `${prefix}${Math.floor(Date.now() / 60_000)}_${randomBytes(6).toString('hex')}`
    await server.execute(`create database ${name} template template0`)
    return await inDatabase(name, { url, request, server, postgres })
  } catch (error) {
    await server.close()
    throw error
  }
}

interface Making {
  readonly url: string
  readonly request: ScratchRequest
  readonly server: Connection
  readonly postgres: Dialect
}

async function inDatabase(name: string, { url, request, server, postgres }: Making): Promise<Scratch> {
  const drop = async () => {
    await server.execute(`drop database if exists ${name} with (force)`).catch(() => {}) // The next run removes what is left.
    await server.close()
  }
  try {
    const connection = await postgres.connect(targetOf(withDatabase(url, name), request))
    let closing: Promise<void> | undefined
    return { connection, dialect: postgres, ours: 'database', roles: (wanted) => missingRoles(connection, wanted), close: () => (closing ??= connection.execute(unsubscribe).catch(() => {}).then(() => connection.close()).then(drop)) }
  } catch (error) {
    await drop()
    throw error
  }
}

/** A database with subscriptions cannot be dropped. Those of a scratch were never connected, and have no slot on the other side. */
const unsubscribe = `do $$ declare s name; begin
  for s in select subname from pg_subscription where subdbid = (select oid from pg_database where datname = current_database()) loop
    execute format('alter subscription %I disable', s); execute format('alter subscription %I set (slot_name = none)', s); execute format('drop subscription %I', s);
  end loop; end $$`

async function removeLeftovers(server: Connection, { quote }: Dialect): Promise<void> {
  const rows = await server.query(`
    select d.datname as name from pg_database d where d.datname like '${prefix.replaceAll('_', '\\_')}%' and not exists (select from pg_stat_activity a where a.datid = d.oid)`)
  const oldest = Math.floor(Date.now() / 60_000) - leftoverMinutes
  for (const { name } of rows) {
    const made = Number(String(name).slice(prefix.length).split('_')[0])
    if (made < oldest) await server.execute(`drop database if exists ${quote.identifier(String(name))}`).catch(() => {}) // Somebody else was faster.
  }
}
