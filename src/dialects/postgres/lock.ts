import { setTimeout as pause } from 'node:timers/promises'
import type { Connection, Lock, LockKey, LockOptions, Row } from '../dialect.ts'
import { lockAborted, lockHeld } from '../errors.ts'

const firstPauseMs = 50
const longestPauseMs = 1000

/**
 * Takes a session advisory lock (the one-bigint form, as Prisma, Drizzle-like runners and Atlas use) by the try form, polled:
 * a session that waits inside the server holds a snapshot, and concurrent index builds would wait for it.
 */
export async function lock(connection: Connection, key: LockKey, options: LockOptions): Promise<Lock> {
  if (!/^-?\d{1,19}$/.test(key.id)) throw new Error(`an advisory lock id is a 64-bit integer, not ${key.id}`)
  const endMs = performance.now() + options.waitMs
  let holder = ''
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    const [row] = await connection.query(`select pg_catalog.pg_try_advisory_lock('${key.id}'::bigint) as taken`)
    if (row?.['taken'] === true) return new AdvisoryLock(connection, key.id)
    const found = await holderOf(connection, key.id)
    if (holder === '') options.waiting?.(found)
    holder = found
    const leftMs = endMs - performance.now()
    if (leftMs <= 0) throw lockHeld(`the migration lock ${key.id} is held by ${holder}`, { hint: 'Wait for that run to end, or end its session if it is dead: select pg_terminate_backend(pid).', details: { lock: key.id, holder } })
    await wait(Math.min(pauseMs, leftMs), options.signal)
  }
}

async function wait(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await pause(milliseconds, undefined, signal === undefined ? {} : { signal })
  } catch (error) {
    throw lockAborted('interrupted while waiting for the migration lock', { cause: error })
  }
}

class AdvisoryLock implements Lock {
  readonly #connection: Connection
  readonly #id: string
  #released = false

  constructor(connection: Connection, id: string) {
    this.#connection = connection
    this.#id = id
  }

  /** Never rejects: a session that is gone has released it. */
  async release(): Promise<void> {
    if (this.#released) return
    this.#released = true
    await this.#connection.query(`select pg_catalog.pg_advisory_unlock('${this.#id}'::bigint) as released`).catch(() => {})
  }

  async held(): Promise<boolean> {
    if (this.#released) return false
    try {
      return (await this.#connection.query(`select 1 as one from ${locks(this.#id)} and l.pid = pg_catalog.pg_backend_pid()`)).length > 0
    } catch {
      return false
    }
  }
}

/** The rows of `pg_locks` for a one-bigint advisory lock of this database: its halves stand in two columns. */
function locks(id: string): string {
  return `pg_catalog.pg_locks l where l.locktype = 'advisory' and l.granted and l.objsubid = 1
    and l.database = (select oid from pg_catalog.pg_database where datname = pg_catalog.current_database())
    and l.classid = (('${id}'::bigint >> 32) & 4294967295)::oid and l.objid = ('${id}'::bigint & 4294967295)::oid`
}

async function holderOf(connection: Connection, id: string): Promise<string> {
  const [row] = await connection.query(`
    select h.pid, a.usename, a.application_name, pg_catalog.host(a.client_addr) as address, a.state,
      extract(epoch from pg_catalog.clock_timestamp() - a.backend_start)::bigint as age
    from (select l.pid from ${locks(id)}) h left join pg_catalog.pg_stat_activity a on a.pid = h.pid`)
  return row === undefined ? 'a session that has just released it' : inWords(row)
}

function inWords(row: Row): string {
  const parts = [
    row['usename'] === null ? '' : `user ${row['usename']}`,
    row['application_name'] === null || row['application_name'] === '' ? '' : `application ${row['application_name']}`,
    row['address'] === null ? '' : `from ${row['address']}`,
    row['age'] === null ? '' : `connected for ${row['age']} s`,
  ].filter((part) => part !== '')
  return `process ${row['pid']}${parts.length === 0 ? '' : ` (${parts.join(', ')})`}`
}
