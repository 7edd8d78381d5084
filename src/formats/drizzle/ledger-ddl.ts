import type { DialectName } from '../../dialects/dialect-name.ts'
import { quoteName } from '../ledger-query.ts'
import type { Generation } from './extra.ts'

/** The ledger's full name as SQL: Postgres has a schema, the others have none (`migrations.schema` is ignored there, as Drizzle does). */
export function ledgerName(dialect: DialectName, table: string, schema: string | undefined): string {
  return dialect === 'postgres' ? `${quoteName(dialect, schema ?? 'drizzle')}.${quoteName(dialect, table)}` : quoteName(dialect, table)
}

/**
 * The statements with which drizzle-orm makes its ledger, byte for byte (0.45.4 and 1.0.0-rc.5, read in their source).
 * On SQLite this is what @libsql/client and D1 get; better-sqlite3 indents by one tab more. `id SERIAL PRIMARY KEY` is no
 * alias of the rowid there, so every id of a v0 ledger is null.
 */
export function ledgerDdl(dialect: DialectName, generation: Generation, table: string, schema: string | undefined): readonly string[] {
  const create = statements[dialect][generation](ledgerName(dialect, table, schema))
  return dialect === 'postgres' ? [`CREATE SCHEMA IF NOT EXISTS ${quoteName(dialect, schema ?? 'drizzle')}`, create] : [create]
}

const statements: Readonly<Record<DialectName, Readonly<Record<Generation, (name: string) => string>>>> = {
  postgres: {
    v0: (name) => `
			CREATE TABLE IF NOT EXISTS ${name} (
				id SERIAL PRIMARY KEY,
				hash text NOT NULL,
				created_at bigint
			)
		`,
    v1: (name) => `
			CREATE TABLE IF NOT EXISTS ${name} (
				id SERIAL PRIMARY KEY,
				hash text NOT NULL,
				created_at bigint,
				name text,
				applied_at timestamp with time zone DEFAULT now()
			)
		`,
  },
  mysql: {
    v0: (name) => `
			create table if not exists ${name} (
				id serial primary key,
				hash text not null,
				created_at bigint
			)
		`,
    v1: (name) => `
			CREATE TABLE IF NOT EXISTS ${name} (
				id SERIAL PRIMARY KEY,
				hash TEXT NOT NULL,
				created_at BIGINT,
				name TEXT,
				applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
			)
		`,
  },
  sqlite: {
    v0: (name) => `
		CREATE TABLE IF NOT EXISTS ${name} (
			id SERIAL PRIMARY KEY,
			hash text NOT NULL,
			created_at numeric
		)
	`,
    v1: (name) => `
		CREATE TABLE IF NOT EXISTS ${name} (
			id INTEGER PRIMARY KEY,
			hash text NOT NULL,
			created_at numeric,
			name text,
			applied_at TEXT
		)
	`,
  },
}
