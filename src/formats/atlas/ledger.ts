import type { Connection, Row, Value } from '../../dialects/dialect.ts'
import { SkeinError } from '../../errors/skein-error.ts'
import type { Ledger, LedgerRow, Mark } from '../../model/migration.ts'
import { ledgerUnreadable } from '../errors.ts'
import type { Settled } from '../format.ts'
import { isoInstant } from '../instant.ts'
import { readScoped, type ScopedLedger } from '../scoped-ledger.ts'
import { otherTables } from '../other-tables.ts'
import { ledgerAmbiguous } from './errors.ts'
import { defaultSchema, type Placement, place } from './placement.ts'
import { cloudRow, rowType } from './rows.ts'

const columns = ['version', 'description', 'type', 'applied', 'total', 'executed_at', 'execution_time', 'error', 'error_stmt', 'hash', 'partial_hashes', 'operator_version'] as const

/**
 * The revisions: one round trip where the configuration binds the connection (`schemas`) and on SQLite; one more where
 * only the session knows, and one when there is no revision yet and the database must be looked through.
 */
export async function ledger(connection: Connection, settled: Settled): Promise<Ledger> {
  const placement = await place(connection, settled)
  const { schema, bound } = placement
  const read = (inSchema: string | undefined) => readScoped(connection, { table: settled.table, columns, ...(inSchema === undefined ? {} : { schema: inSchema }) })
  const found = await read(schema)
  if (!found.exists && bound && schema !== defaultSchema) await refuseAmbiguous(await elsewhere(read, connection), schema, settled)
  const rows = found.rows.map(rowOf)
  const others = rows.some(({ key }) => key !== cloudRow) ? undefined : await tables(connection, settled, found, placement)
  return {
    exists: found.exists,
    rows,
    ...(others === undefined ? {} : { otherTables: others }),
    ...(found.exists ? {} : { generation: found.schemaExists ? 'none' : 'no-schema' }),
    ...(schema === undefined ? {} : { schema }),
  }
}

/** Atlas's default place. MySQL denies what a user has no right to, there or not; Atlas asks the catalog, which does not show it either. */
async function elsewhere(read: (schema: string) => Promise<ScopedLedger>, { server }: Connection): Promise<ScopedLedger | undefined> {
  try {
    return await read(defaultSchema)
  } catch (error) {
    if (server.dialect === 'mysql' && error instanceof SkeinError && error.code === ledgerUnreadable.code) return undefined
    throw error
  }
}

async function refuseAmbiguous(other: ScopedLedger | undefined, schema: string | undefined, settled: Settled): Promise<void> {
  if (other?.exists !== true) return
  throw ledgerAmbiguous(`${settled.database}: ambiguous revision table: ${schema ?? 'the connection’s schema'} has none, and the schema ${defaultSchema} has one`, {
    hint: `Say which: atlas({ …, revisionsSchema: ${JSON.stringify(schema ?? '')} }) or atlas({ …, revisionsSchema: '${defaultSchema}' }). Atlas’s flag is --revisions-schema.`,
  })
}

/** What makes the database "not clean": the bound schema's tables, or, with none bound, everybody's. */
async function tables(connection: Connection, settled: Settled, found: ScopedLedger, { schema, bound, within }: Placement): Promise<readonly string[]> {
  const own = new Set([settled.table, `${schema ?? ''}.${settled.table}`])
  const scoped = bound && !found.exists
  const all = (scoped ? found.otherTables : await otherTables(connection)).filter((table) => !own.has(table))
  if (scoped || within === undefined || connection.server.dialect !== 'postgres') return all
  return all.filter((table) => (within === 'public' ? !table.includes('.') : table.startsWith(`${within}.`)))
}

function rowOf(row: Row): LedgerRow {
  const key = String(row.version)
  const type = Number(row.type)
  const [applied, total] = [Number(row.applied), Number(row.total)]
  const error = text(row.error)
  const open = applied < total && (type & rowType.resolved) === 0
  const executedAt = isoInstant(row.executed_at)
  return {
    key,
    hash: text(row.hash),
    state: open ? (error === '' ? 'partial' : 'failed') : type === rowType.baseline ? 'baseline' : 'applied',
    ...(executedAt === undefined ? {} : { appliedAt: executedAt }),
    ...(open ? { progress: mark(row, applied, total, error) } : {}),
    ...(error === '' ? {} : { error }),
    raw: row,
  }
}

/** Atlas hashes the statements that ran cumulatively, so the last of them vouches for all. */
function mark(row: Row, applied: number, total: number, error: string): Mark {
  return { statement: applied, total, hash: applied === 0 ? '' : (partialHashes(row.partial_hashes)[applied - 1] ?? ''), ...(error === '' ? {} : { error }) }
}

/** JSON as each engine gives it back: SQLite's is the text of a blob, or its bytes in hex. */
function partialHashes(value: Value | undefined): readonly string[] {
  if (typeof value !== 'string' || value === '') return []
  const json = /^(?:[0-9a-f]{2})+$/i.test(value) ? Buffer.from(value, 'hex').toString() : value
  try {
    const parsed: unknown = JSON.parse(json)
    return Array.isArray(parsed) ? parsed.map(String) : []
  } catch {
    return [] // Not ours nor Atlas's: resuming then finds that the statements do not match.
  }
}

const text = (value: Value | undefined) => (value === null || value === undefined ? '' : String(value))
