import type { ConnectedServer, Row, Target } from '../dialect.ts'
import type { Capabilities } from '../../model/server.ts'
import { quote } from './quote.ts'
import { remarksOf } from './flavours.ts'
import type { Wire, WireFailure } from './transports/wire.ts'
import type { SessionExpectation } from './unit-message.ts'

/** What one question right after connecting told. */
export interface Probe {
  readonly server: ConnectedServer
  readonly expected: SessionExpectation
  readonly user: string
  /** The server's own process; a pooler tells the protocol another one. */
  readonly processId: number
  /** Made in the session, in the spelling of `pg_settings`. */
  readonly settings: Readonly<Record<string, string>>
  /** To be made in every transaction instead, where the session is not ours to change. */
  readonly perTransaction: Readonly<Record<string, string>>
}

/**
 * Asks everything in one round trip, and makes our settings in the same one. They are made only in a session that is ours alone:
 * behind a pooler they would stay in a connection that others get next.
 */
export async function probe(wire: Wire, target: Pick<Target, 'purpose' | 'schemas'>, searchPath: string | undefined, known?: 'sessions are kept'): Promise<Probe> {
  const settings = settingsFor(wire, target, searchPath)
  const onlyIn = known === undefined ? wire.processId : undefined
  const row = await ask(wire, { settings, onlyIn, identity: target.purpose === 'write' })
  const processId = Number(row['pid'])
  const isPooled = onlyIn !== undefined && onlyIn !== processId
  const { version, versionNumber } = versionOf(String(row['server_version']))
  const flavour = flavourOf(row)
  const readOnly = readOnlyOf(row)
  const identity = wire.transport === 'pglite' ? wire.identity : identityOf(row) // All PGlite folders are copies of one cluster, so theirs is the folder.
  return {
    server: {
      dialect: 'postgres',
      flavour: wire.transport === 'pglite' ? 'pglite' : flavour,
      version,
      versionNumber,
      transport: wire.transport,
      can: capabilities(wire, !isPooled, flavour),
      ...(identity === undefined ? {} : { identity }),
      database: String(row['database']),
      searchPath: String(row['search_path']),
      ...(readOnly === undefined ? {} : { readOnly }),
      remarks: remarksOf({ flavour, versionNumber, isPooled, fsync: row['fsync'] !== 'off' || wire.transport === 'pglite' }),
    },
    expected: { searchPath: String(row['search_path']), role: String(row['role']) },
    user: String(row['session_user_name']),
    processId,
    settings: isPooled ? {} : settings,
    perTransaction: isPooled ? settings : {},
  }
}

function capabilities(wire: Wire, sessions: boolean, flavour: string): Capabilities {
  return { transactionalDdl: flavour !== 'cockroachdb', sessions, pipelining: wire.pipelines, ownSchema: true, lockFree: false }
}

/** Settings a session of ours has: nobody's timeouts end it in a pause, and one that promised to read is held to it. */
function settingsFor(wire: Wire, { purpose, schemas }: Pick<Target, 'purpose' | 'schemas'>, searchPath: string | undefined): Readonly<Record<string, string>> {
  const path = schemas !== undefined && schemas.length > 0 ? schemas.map((name) => quote.identifier(name)).join(', ') : searchPath
  const major = Number.parseInt(wire.parameters['server_version'] ?? '0', 10)
  return {
    ...(path === undefined ? {} : { search_path: path }),
    ...(purpose === 'read' ? { default_transaction_read_only: 'on' } : { idle_in_transaction_session_timeout: '0' }),
    ...(purpose === 'write' && major >= 14 ? { idle_session_timeout: '0' } : {}),
    ...(purpose === 'write' && major >= 17 ? { transaction_timeout: '0' } : {}),
  }
}

/**
 * Columns are computed in order, so what the server had set is read before ours is made, and the path after. `onlyIn` is the
 * process that is ours alone: behind a pooler another one answers, and nothing is set in it.
 */
function question(settings: Readonly<Record<string, string>>, onlyIn: number | undefined, identity: typeof identityColumns): string {
  const made = Object.entries(settings).map(([name, value], index) => {
    const set = `set_config('${name}', ${quote.literal(value)}, false)`
    return `${onlyIn === undefined ? set : `case when pg_backend_pid() = ${onlyIn} then ${set} end`} as made_${index},`
  })
  return `
    select current_setting('server_version') as server_version, current_database() as database, pg_backend_pid() as pid, pg_is_in_recovery() as recovery,
      current_setting('default_transaction_read_only') as read_only, current_setting('fsync', true) as fsync, ${flavourColumns},
      ${identity.oid} as database_oid, ${identity.system} as system,
      ${made.join('\n      ')}
      current_setting('search_path') as search_path, current_setting('role') as role, current_setting('session_authorization') as session_user_name`
}

/** What tells look-alikes: settings and functions that only they have, never a query of their tables. Compared here, since a fresh process of the server takes longer for it. */
const flavourColumns = `version() as version_text, to_regproc('pg_catalog.aurora_version') is not null as has_aurora,
      current_setting('neon.timeline_id', true) as neon, current_setting('citus.shard_count', true) as citus`

function flavourOf(row: Row): string {
  const text = String(row['version_text'])
  if (/cockroach/i.test(text)) return 'cockroachdb'
  if (/-YB-|yugabyte/i.test(text)) return 'yugabytedb'
  if (row['has_aurora'] === true) return 'aurora'
  if (/redshift/i.test(text)) return 'redshift'
  if (row['neon'] !== null && row['neon'] !== undefined) return 'neon'
  return row['citus'] !== null && row['citus'] !== undefined ? 'citus' : 'postgresql'
}

interface Asked {
  readonly settings: Readonly<Record<string, string>>
  readonly onlyIn: number | undefined
  /** Which database it is: told only when something is going to be written, since it takes the server as long as all the rest. */
  readonly identity: boolean
}

export const identityColumns = { oid: '(select oid from pg_catalog.pg_database where datname = current_database())', system: '(select system_identifier from pg_control_system())' }
const noIdentity = { oid: 'null', system: 'null' }

async function ask(wire: Wire, { settings, onlyIn, identity }: Asked): Promise<Row> {
  try {
    return await first(wire, question(settings, onlyIn, identity ? identityColumns : noIdentity))
  } catch (error) {
    const { code } = error as WireFailure
    if (code !== '42501' && code !== '42883') throw error // Not allowed to ask, or no such function: go without.
    return first(wire, question(settings, onlyIn, noIdentity))
  }
}

async function first(wire: Wire, sql: string): Promise<Row> {
  const [row] = (await wire.send(sql, { rows: true })).rows
  if (row === undefined) throw new Error('the server answered the first question with nothing')
  return row
}

/** The cluster's identifier and the database's number in it. */
export function identityOf(row: Row): string | undefined {
  return row['system'] === null || row['system'] === undefined ? undefined : `postgres:${row['system']}/${row['database_oid']}`
}

function readOnlyOf(row: Row): string | undefined {
  if (row['recovery'] === true) return 'a standby: it follows another server and takes no writes'
  if (row['read_only'] === 'on') return 'default_transaction_read_only is on for this database or role'
  return undefined
}

/** `15.18 (Debian …)` is 15.18, 151800; `18beta1` is 18beta1, 180000. */
export function versionOf(text: string): { readonly version: string; readonly versionNumber: number } {
  const version = text.split(' ')[0] ?? text
  const [major = '0', minor = '0', patch = '0'] = version.match(/\d+/g) ?? []
  const isBeta = /^\d+(?:alpha|beta|rc|devel)/.test(version)
  return { version, versionNumber: Number(major) * 10_000 + (isBeta ? 0 : Number(minor) * 100 + Number(patch)) }
}
