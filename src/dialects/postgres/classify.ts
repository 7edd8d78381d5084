import { redact } from '../../errors/secrets.ts'
import type { Failure, StatementFailure } from '../dialect.ts'
import { expectedHint } from './expected.ts'
import { guardWords } from './guard-words.ts'

/** An error that was thrown by a server or a driver, as this dialect hands it on. */
export interface StatementError extends Error {
  readonly code?: string
  readonly hint?: string
  readonly detail?: string
  /** What the server was doing: `COPY people, line 3, column id: "x"`. */
  readonly where?: string
  readonly at?: StatementFailure
  /** The ledger row was being written. */
  readonly duringRecord?: boolean
}

/** SQLSTATE (Postgres's documentation, appendix A) to what we decide on. A two-letter entry stands for its whole class. */
const kinds: Readonly<Record<string, Failure['kind']>> = {
  '55P03': 'lock-timeout', // lock_not_available: lock_timeout, or nowait.
  '40P01': 'deadlock',
  '40001': 'serialization',
  '40': 'serialization',
  '57014': 'cancelled', // query_canceled; statement_timeout has it too and is told by its words.
  '08': 'connection-lost',
  '57P01': 'connection-lost', // admin_shutdown: pg_terminate_backend, or the server stops.
  '57P02': 'connection-lost', // crash_shutdown
  '57P03': 'connection-lost', // cannot_connect_now
  '57P05': 'connection-lost', // idle_session_timeout
  '25P03': 'connection-lost', // idle_in_transaction_session_timeout ends the session.
  '25P04': 'connection-lost', // transaction_timeout (17) ends the session.
  '57P04': 'connection-lost', // database_dropped
  '42501': 'privilege',
  '53100': 'disk-full',
  '53300': 'too-many-connections',
  '25006': 'read-only',
}

const lockTableFull = 'Raise max_locks_per_transaction: a transaction that touches many tables or partitions needs a lock for each.'
const hints: Readonly<Record<string, string>> = {
  '53200': lockTableFull,
  '42501': 'The role lacks a privilege. A database owner or superuser can GRANT it, or use a migrationUrl with another role.',
  '25006': 'This server or session takes no writes. Is it a standby?',
  '55P04': 'A label that was added to an enum can be used only after its transaction: put the use in a migration of its own.',
}

/** System and driver words for a session that is gone. */
const lostWords = /Connection terminated|connection was closed|not queryable|Client was closed|server closed the connection|socket hang up|PGlite is closed|other side closed/i
const lostCodes = new Set(['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ERR_STREAM_DESTROYED', 'ERR_SOCKET_CLOSED'])

/** Sorts what the driver or the server threw. Secrets are redacted; the place travels along. */
export function classify(error: unknown): Failure {
  const { code, message = String(error), hint, detail, where, at, duringRecord } = (error instanceof Object ? error : {}) as Partial<StatementError>
  const text = redact(detail === undefined ? message : `${message} (${detail})`)
  const dataLine = /^COPY .*, line (\d+)/m.exec(where ?? '')?.[1]
  const advice = hint ?? hints[code ?? ''] ?? expectedHint(message)
  return {
    kind: kindOf(code, message, duringRecord === true),
    ...(code === undefined ? {} : { code }),
    message: text,
    ...(advice === undefined ? {} : { hint: redact(advice) }),
    ...(at === undefined ? {} : { at }),
    ...(dataLine === undefined ? {} : { dataLine: Number(dataLine) }),
  }
}

function kindOf(code: string | undefined, message: string, duringRecord: boolean): Failure['kind'] {
  if (code === undefined || lostCodes.has(code)) return lostCodes.has(code ?? '') || lostWords.test(message) ? 'connection-lost' : 'statement'
  if (code === '22P02' && (message.includes(guardWords.ledger) || message.includes(guardWords.session))) return 'guard'
  if (code === '23505' && duringRecord) return 'duplicate-record' // Elsewhere it is the script's own rows.
  if (code === '55006') return /being accessed by other users/.test(message) ? 'busy' : 'statement' // Pending trigger events have the same code.
  if (code === '57014' && /statement timeout/.test(message)) return 'statement-timeout'
  return kinds[code] ?? kinds[code.slice(0, 2)] ?? 'statement'
}
