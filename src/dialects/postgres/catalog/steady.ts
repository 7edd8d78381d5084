import type { Connection } from '../../dialect.ts'
import { catalogLocked } from '../errors.ts'

/** Reads that are tried again when somebody changes the schema meanwhile, and how long it is waited before each, in milliseconds. */
const pausesMs = [10, 20, 40, 80, 160, 320, 640, 1_280]

/** What the catalog's own functions say when an object goes while they look at it: an internal error, seen on 13 to 18; and a snapshot that is too late. */
const passing = new Set(['XX000', '40001'])

/** Runs a read again while somebody's change of the schema disturbs it, a few times. Rejects with `inspect.locked`, naming what is locked, when it has to wait too long. */
export async function steadily<T>(connection: Connection, read: () => Promise<T>): Promise<T> {
  for (const pauseMs of pausesMs) {
    try {
      return await read()
    } catch (error) {
      const { code } = error as { readonly code?: string }
      if (code === '55P03') throw await lockedError(connection, error)
      if (code === undefined || !passing.has(code)) throw error
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
  return read()
}

async function lockedError(connection: Connection, cause: unknown): Promise<Error> {
  const rows = await connection.query(`
    select distinct format('%I.%I', n.nspname, c.relname) as name, l.pid, a.application_name as application from pg_catalog.pg_locks l join pg_catalog.pg_class c on c.oid = l.relation join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    left join pg_catalog.pg_stat_activity a on a.pid = l.pid
    where l.granted and l.mode = 'AccessExclusiveLock' and l.database = (select oid from pg_catalog.pg_database where datname = current_database()) and n.nspname !~ '^pg_' order by 1 limit 8`)
  const held = rows.map(({ name, pid, application }) => `${name} by ${pid}${application === null || application === '' ? '' : ` (${application})`}`)
  return catalogLocked(`the schema cannot be read while a table is locked${held.length === 0 ? '' : `: ${held.join(', ')}`}`, { hint: 'Wait for that session, or end it, and read again.', cause })
}
