import { randomBytes } from 'node:crypto'
import type { Connection, Dialect, Target } from '../dialects/dialect.ts'
import { dialects } from '../dialects/index.ts'
import { noScratch, scratchVersion } from './errors.ts'
import { withDatabase } from './database-url.ts'
import type { Scratch, ScratchRequest } from './scratch.ts'

/** The major version of the embedded server. */
const embeddedMajor = 18

/** A throw-away Postgres of one major version: on the server that was named, else embedded. Rejects with `scratch.*` or `connect.*`. */
export async function openPostgresScratch(request: ScratchRequest): Promise<Scratch> {
  const postgres = await dialects.postgres()
  if (request.url !== undefined) return onServer(request.url, request, postgres)
  if (request.major === embeddedMajor) return embedded(request, postgres)
  throw noScratch(`there is no Postgres ${request.major} to load files into`, { hint: `Give a server of that version on which databases may be made: --scratch postgres://…` })
}

async function embedded(request: ScratchRequest, postgres: Dialect): Promise<Scratch> {
  const connection = await postgres.connect(target('pglite:memory', request))
  return { connection, dialect: postgres, ours: 'cluster', roles: (wanted) => stubRoles(connection, wanted, postgres), close: () => connection.close() }
}

/** Names of ours begin so; the minutes since 1970 tell how old one is. */
const prefix = 'skein_scratch_'

/** One that is older than this and that nobody is connected to was left by a run that crashed, in minutes. */
const leftoverMinutes = 60

async function onServer(url: string, request: ScratchRequest, postgres: Dialect): Promise<Scratch> {
  const server = await postgres.connect(target(url, request))
  try {
    const major = Math.floor(server.server.versionNumber / 10_000)
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
    const connection = await postgres.connect(target(withDatabase(url, name), request))
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

function target(url: string, { root, environment, timeoutMs, signal }: ScratchRequest): Target {
  return { name: 'scratch', url, root, environment, timeoutMs, purpose: 'write', applicationName: 'skein scratch', ...(signal === undefined ? {} : { signal }) }
}

async function missingRoles(connection: Connection, wanted: ReadonlySet<string>): Promise<readonly string[]> {
  const there = new Set((await connection.query('select rolname as name from pg_catalog.pg_roles')).map(({ name }) => String(name)))
  return [...wanted].filter((role) => !there.has(role)).sort()
}

async function stubRoles(connection: Connection, wanted: ReadonlySet<string>, { quote }: Dialect): Promise<readonly string[]> {
  for (const role of await missingRoles(connection, wanted)) await connection.execute(`create role ${quote.identifier(role)}`)
  return []
}
