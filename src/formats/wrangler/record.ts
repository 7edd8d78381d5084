import type { RecordContext, Recorder, Settled } from '../format.ts'
import { quoteName } from '../ledger-query.ts'

/** The ledger's table as Wrangler makes it, byte for byte, its tabs included (4.164, src/d1/migrations/helpers.ts; 4.86 writes the name unquoted). */
export function ledgerDdl(table: string): string {
  return `CREATE TABLE IF NOT EXISTS ${quoteName('sqlite', table)}(
		id         INTEGER PRIMARY KEY AUTOINCREMENT,
		name       TEXT UNIQUE,
		applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL
)`
}

/** Writes `d1_migrations` in Wrangler's own words: the name, id and time left to their defaults. */
export function recorder(settled: Settled, { ledger }: RecordContext): Recorder {
  const table = quoteName('sqlite', settled.table)
  return {
    create: () => (ledger.exists ? [] : [ledgerDdl(settled.table)]),
    whole: ({ name }) => [`INSERT INTO ${table} (name)\nvalues ('${name.replaceAll("'", "''")}')`],
    guard: (since) => `(select count(*) = ${ledger.rows.length + since.length} from ${table})`,
  }
}
