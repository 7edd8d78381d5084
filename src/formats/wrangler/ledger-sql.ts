import { quoteName } from '../ledger-query.ts'

/** The ledger's table as Wrangler makes it, byte for byte, its tabs included (4.164, src/d1/migrations/helpers.ts; 4.86 writes the name unquoted). */
export function ledgerDdl(table: string): string {
  return `CREATE TABLE IF NOT EXISTS ${quoteName('sqlite', table)}(
		id         INTEGER PRIMARY KEY AUTOINCREMENT,
		name       TEXT UNIQUE,
		applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL
)`
}

/** The row of a migration, in Wrangler's own words and lines (the same place in its source). */
export function ledgerInsert(table: string, name: string): string {
  return `INSERT INTO ${quoteName('sqlite', table)} (name)\nvalues ('${name.replaceAll("'", "''")}')`
}
