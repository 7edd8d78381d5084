import type { CompareContext } from '../format.ts'
import type { Folder, LedgerRow, Migration } from '../../model/migration.ts'
import type { Generation } from './extra.ts'
import { quoteText } from '../ledger-query.ts'
import { ledgerDdl, ledgerName } from './ledger-ddl.ts'

/** SQL for hints: what a person may run to put a ledger right. Never run by us. */

const table = ({ dialect, settled }: CompareContext) => ledgerName(dialect, settled.table, settled.schema)
const literal = (text: string, { dialect }: CompareContext) => quoteText(dialect, text)

/** Records a migration that the database has already, as drizzle-orm 0.x would. */
export function adoptRow({ hash, key }: Migration, context: CompareContext): string {
  return `insert into ${table(context)} (hash, created_at) values ('${hash}', ${key});`
}

/** Makes the ledger and records the first migration of a database that is being adopted (`drizzle-kit pull`, a lost ledger). */
export function adoptFirst({ migrations }: Folder, generation: Generation, context: CompareContext): readonly string[] {
  const [first] = migrations
  if (first === undefined) return []
  const [columns, values] = generation === 'v0' ? ['hash, created_at', ''] : ['hash, created_at, name', `, ${literal(first.name, context)}`]
  return [...ledgerDdl(context.dialect, generation, context.settled.table, context.settled.schema), `insert into ${table(context)} (${columns}) values ('${first.hash}', ${first.key ?? 'null'}${values})`]
}

/** Gives a row the journal's `when`. */
export function setTime(migration: Migration, row: LedgerRow, context: CompareContext): string {
  return `update ${table(context)} set created_at = ${migration.key} where hash = ${literal(row.hash ?? '', context)};`
}

/** Gives a row the name that drizzle-orm 1.0 looks for. */
export function setName(migration: Migration, row: LedgerRow, context: CompareContext): string {
  const where = row.name === undefined ? `name is null and created_at ${row.key === undefined ? 'is null' : `= ${row.key}`}` : `name = ${literal(row.name, context)}`
  return `update ${table(context)} set name = ${literal(migration.name, context)} where ${where};`
}

/** Finds the rows without a time. */
export function findTimeless(context: CompareContext): string {
  return `select * from ${table(context)} where created_at is null;`
}
