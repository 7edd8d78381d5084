import type { Connection } from '../../dialects/dialect.ts'
import type { Ledger } from '../../model/migration.ts'
import type { Settled } from '../format.ts'
import { isoInstant } from '../instant.ts'
import { queryLedger, quoteName } from '../ledger-query.ts'
import { otherTables } from '../other-tables.ts'

/** The rows of `d1_migrations`, oldest first: one round trip, and unlike `wrangler d1 migrations list` it makes no table. */
export async function ledger(connection: Connection, settled: Settled): Promise<Ledger> {
  const table = quoteName('sqlite', settled.table)
  const rows = await queryLedger(connection, `select id, name, applied_at from ${table} order by id`, table)
  if (rows === undefined) return { exists: false, rows: [], otherTables: await otherTables(connection) }
  return {
    exists: true,
    rows: rows.map((row) => {
      const appliedAt = isoInstant(row['applied_at'])
      return { ...(row['name'] !== null && { name: String(row['name']) }), state: 'applied', ...(appliedAt !== undefined && { appliedAt }), raw: { ...row } }
    }),
  }
}
