import type { ConnectedServer } from '../dialect.ts'

/** Waits for what follows, in milliseconds; 0 means none. */
export interface Limits {
  readonly lockTimeoutMs: number
  readonly statementTimeoutMs?: number
}

/** Waiting a year for a table and nearly for ever for a row: the largest that both families take. */
const unbounded = { table: 31_536_000, row: 100_000_000 }

/** Sets the server's waits. It counts locks in whole seconds, so a shorter wait is rounded up, never to none. */
export function limitsSql({ lockTimeoutMs, statementTimeoutMs }: Limits, server: Pick<ConnectedServer, 'flavour'>): string {
  const seconds = Math.max(1, Math.ceil(lockTimeoutMs / 1000))
  const table = lockTimeoutMs === 0 ? unbounded.table : seconds
  const row = lockTimeoutMs === 0 ? unbounded.row : seconds
  const longest = statementTimeoutMs ?? 0
  // MySQL holds only SELECT to it, MariaDB everything; the connection's own clock ends the rest.
  const statement = server.flavour === 'mariadb' ? `@@session.max_statement_time = ${longest / 1000}` : `@@session.max_execution_time = ${longest}`
  return `set @@session.lock_wait_timeout = ${table}, @@session.innodb_lock_wait_timeout = ${row}, ${statement}`
}

/** Whether a statement could change them behind our back, so that they must be set again. */
export function mayChangeLimits(sql: string): boolean {
  return /lock_wait_timeout|max_execution_time|max_statement_time|\bcall\b/i.test(sql.slice(0, 10_000))
}
