import type { Failure, StatementFailure } from '../dialect.ts'
import { redact } from '../../errors/secrets.ts'
import { SkeinError } from '../../errors/skein-error.ts'
import { Interrupted } from './interrupt.ts'

type Kind = Failure['kind']

/** Numbers from the error references of MySQL 9.7 and MariaDB 10.11; those that are not here are the statement's own fault. */
const kinds: Readonly<Record<number, Kind>> = {
  1205: 'lock-timeout', // Lock wait timeout exceeded: rows, and tables too.
  3572: 'lock-timeout', // nowait
  3168: 'lock-timeout', // server is not available for a global lock
  1213: 'deadlock',
  3058: 'deadlock', // user-level locks
  3101: 'serialization', // group replication: the transaction lost against another member's
  1020: 'serialization', // MariaDB: a record has changed since last read
  1317: 'cancelled',
  1927: 'connection-lost', // MariaDB: connection was killed
  3024: 'statement-timeout',
  1969: 'statement-timeout', // MariaDB: max_statement_time
  1053: 'connection-lost', // server shutdown in progress
  2006: 'connection-lost',
  2013: 'connection-lost',
  2055: 'connection-lost',
  3169: 'connection-lost', // session was killed
  1040: 'too-many-connections',
  1203: 'too-many-connections',
  1226: 'too-many-connections',
  1290: 'read-only', // runs with --read-only or --super-read-only, among other options
  1792: 'read-only', // in a read only transaction
  1836: 'read-only', // read only mode
  1021: 'disk-full',
  1114: 'disk-full', // the table is full: the disk, the tablespace or tmp_table_size
  3019: 'disk-full', // undo log
  1062: 'duplicate-record',
  1586: 'duplicate-record',
  1044: 'privilege',
  1045: 'privilege',
  1142: 'privilege',
  1143: 'privilege',
  1227: 'privilege',
  1370: 'privilege',
  1410: 'privilege',
  1419: 'privilege', // super needed for routines while the binary log is on
  3530: 'privilege', // role not granted
}

const hints: Readonly<Record<number, string>> = {
  1114: 'The disk or the tablespace is full, or the table’s own limit is reached.',
  1118: 'Rows may be 65,535 bytes long; text and blob columns count only a few bytes each.',
  1148: 'LOAD DATA LOCAL is switched off at the server (local_infile); write the rows as INSERT statements.',
  3948: 'LOAD DATA LOCAL is switched off at the server (local_infile); write the rows as INSERT statements.',
  1153: 'The server’s max_allowed_packet is smaller than this statement: cut it into smaller ones, or raise it.',
  1205: 'Another session holds a lock on the same table or rows.',
  1290: 'This is a replica, or the server is kept from writing; use the primary.',
  1419: 'Grant SUPER (or SET_ANY_DEFINER), or set log_bin_trust_function_creators on the server.',
  1836: 'This is a replica, or the server is kept from writing; use the primary.',
  3750: 'The server demands a primary key on every table (sql_require_primary_key).',
}

/** Codes of the driver and the system for a session that is gone. */
const lostCodes = new Set(['PROTOCOL_CONNECTION_LOST', 'PROTOCOL_PACKETS_OUT_OF_ORDER', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ERR_STREAM_DESTROYED'])

/** Sorts what `execute`, `query` or `together` rejected with. */
export function classify(error: unknown): Failure {
  if (error instanceof Interrupted) return { kind: error.why, code: 'ER_QUERY_INTERRUPTED', message: error.message, ...placeOf(error) }
  if (error instanceof SkeinError) return { kind: 'statement', code: error.code, message: redact(error.message), ...(error.hint === undefined ? {} : { hint: error.hint }) }
  const { errno, code, message, sqlMessage, fatal } = error as { errno?: number; code?: string; message?: string; sqlMessage?: string; fatal?: boolean }
  const known = errno === undefined ? undefined : kinds[errno]
  const lost = fatal === true || lostCodes.has(code ?? '') || /in closed state|connection was closed/i.test(message ?? '')
  const hint = errno === undefined ? undefined : hints[errno]
  return {
    kind: known ?? (lost ? 'connection-lost' : 'statement'),
    ...(code === undefined ? {} : { code }),
    message: redact(sqlMessage ?? message ?? String(error)),
    ...(hint === undefined ? {} : { hint }),
    ...placeOf(error),
  }
}

function placeOf(error: unknown): { at?: StatementFailure } {
  const { statement, offset } = error as StatementFailure
  if (statement === undefined && offset === undefined) return {}
  return { at: { ...(statement === undefined ? {} : { statement }), ...(offset === undefined ? {} : { offset }) } }
}
