import type { Connection, Row } from '../../dialects/dialect.ts'
import { isBeside, progressBeside } from '../../dialects/progress-beside.ts'
import type { Ledger, LedgerRow } from '../../model/migration.ts'
import { ledgerForeign } from '../errors.ts'
import type { Settled } from '../format.ts'
import { isoInstant } from '../instant.ts'
import { queryLedger } from '../ledger-query.ts'
import { otherTables } from '../other-tables.ts'
import { ledgerName } from './ledger-ddl.ts'

/**
 * The rows of `__drizzle_migrations`, oldest insert first where the table tells. One round trip (a second one, when there is no
 * ledger, asks what else the database holds); nothing is written.
 * The outer join gives one row of nulls for an empty table, so that its columns (and with them its generation) are known all the same.
 */
export async function ledger(connection: Connection, settled: Settled): Promise<Ledger> {
  const name = ledgerName(connection.server.dialect, settled.table, settled.schema)
  const beside = connection.server.can.ownSchema ? progressBeside(connection.server.dialect) : undefined
  const asked = beside === undefined ? '' : `, ${beside} as progress_beside`
  const found = await queryLedger(connection, `select l.*${asked} from (select 1 as one) o left join ${name} l on 1 = 1`, name)
  const rows = found?.map(({ progress_beside: _, ...row }) => row)
  if (rows === undefined) return { exists: false, rows: [], otherTables: await otherTables(connection), ...homeOf(connection) }
  const columns = new Set(Object.keys(rows[0] ?? {}))
  if (!columns.has('hash') || !columns.has('created_at')) {
    throw ledgerForeign(`${name} is not a ledger of Drizzle: it has the columns ${[...columns].join(', ')}`, { hint: 'Name the right one with `table` (and `schema`).' })
  }
  return {
    exists: true,
    rows: rows.filter(({ hash }) => hash !== null).map(ledgerRow).sort(byInsertion),
    generation: columns.has('name') ? 'v1' : 'v0',
    ...(beside !== undefined && { progressBeside: isBeside(found?.[0]?.['progress_beside']) }),
    ...homeOf(connection),
  }
}

/** The MySQL database that the ledger is in: a script may choose another with USE. A target of Vitess (`ks:-80@replica`) is no name. */
function homeOf({ server }: Connection): Pick<Ledger, 'schema'> {
  const { dialect, database } = server
  return dialect === 'mysql' && database !== undefined && !/[@:/]/.test(database) ? { schema: database } : {}
}

function ledgerRow(row: Row): LedgerRow {
  const key = keyOf(row['created_at'] ?? null)
  const appliedAt = isoInstant(row['applied_at'])
  return {
    ...(typeof row['name'] === 'string' && { name: row['name'] }),
    ...(key !== undefined && { key }),
    hash: String(row['hash']),
    state: 'applied',
    ...(appliedAt !== undefined && { appliedAt }),
    raw: { ...row },
  }
}

/** `created_at` as an integer's text: proxies and D1 over HTTP insert it as text, numeric columns may print a fraction. */
function keyOf(value: Row[string]): string | undefined {
  if (value === null || value === '') return undefined
  const text = String(value)
  return /^-?\d+(?:\.0*)?$/.test(text) ? text.replace(/\.0*$/, '') : Number.isFinite(Number(text)) ? String(Math.trunc(Number(text))) : text
}

/** By id where there is one; a v0 ledger on SQLite has none, and keeps the order the engine gave: that of the rowid. */
function byInsertion(a: LedgerRow, b: LedgerRow): number {
  const [left, right] = [a.raw['id'], b.raw['id']].map((id) => (id === null || id === undefined ? Number.NaN : Number(id))) as [number, number]
  return left - right || 0
}
