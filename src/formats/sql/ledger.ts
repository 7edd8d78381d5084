import type { Connection, Row, Value } from '../../dialects/dialect.ts'
import type { Ledger, LedgerRow, Mark } from '../../model/migration.ts'
import type { Settled } from '../format.ts'
import { isoInstant } from '../instant.ts'
import { readScoped } from '../scoped-ledger.ts'

/** The ledger's columns, in the table's order. */
export const columns = ['name', 'checksum', 'statements', 'done', 'done_hash', 'fingerprint', 'error', 'started_at', 'applied_at', 'duration_ms', 'skein_version'] as const

/** A row without `applied_at` is a migration that stopped half way; it keeps how far it came. */
export async function ledger(connection: Connection, settled: Settled): Promise<Ledger> {
  const found = await readScoped(connection, { table: settled.table, columns, ...(settled.schema === undefined ? {} : { schema: settled.schema }) })
  return {
    exists: found.exists,
    rows: found.rows.map(rowOf),
    ...(found.exists ? {} : { otherTables: found.otherTables, generation: found.schemaExists ? 'none' : 'no-schema' }),
    ...(found.schema === undefined ? {} : { schema: found.schema }),
  }
}

function rowOf(row: Row): LedgerRow {
  const appliedAt = isoInstant(row.applied_at)
  const error = optional(row.error)
  const unfinished = row.applied_at === null || row.applied_at === undefined
  return {
    name: String(row.name),
    hash: String(row.checksum),
    state: unfinished ? (error === undefined ? 'partial' : 'failed') : 'applied',
    ...(appliedAt === undefined ? {} : { appliedAt }),
    ...(unfinished ? { progress: mark(row, error) } : {}),
    ...(error === undefined ? {} : { error }),
    raw: row,
  }
}

function mark(row: Row, error: string | undefined): Mark {
  const fingerprint = optional(row.fingerprint)
  return {
    statement: Number(row.done),
    total: Number(row.statements),
    hash: optional(row.done_hash) ?? '',
    ...(fingerprint === undefined ? {} : { fingerprint }),
    ...(error === undefined ? {} : { error }),
  }
}

const optional = (value: Value | undefined) => (value === null || value === undefined ? undefined : String(value))
