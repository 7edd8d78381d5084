import type { DialectName } from './dialect-name.ts'

/**
 * An expression that tells whether `skein.progress`, our own place beside a ledger, is there for this session to read. Part of the question
 * for the ledger's rows, so that nobody asks a second one only to learn that there is nothing. SQLite has no such place.
 */
export function progressBeside(dialect: DialectName): string | undefined {
  return expressions[dialect]
}

const expressions: Readonly<Partial<Record<DialectName, string>>> = {
  // No look into a catalog's rows, which would take a fresh server process twice as long; and `to_regclass` is an error in a schema one may not enter.
  postgres: "case when pg_catalog.has_schema_privilege(pg_catalog.to_regnamespace('skein')::oid, 'usage') then pg_catalog.has_table_privilege(pg_catalog.to_regclass('skein.progress')::oid, 'select') end",
  mysql: "exists(select 1 from information_schema.tables where table_schema = 'skein' and table_name = 'progress')",
}

/** What the expression answered: a boolean, 1, or its text. */
export function isBeside(value: unknown): boolean {
  return value === true || Number(value) === 1
}
