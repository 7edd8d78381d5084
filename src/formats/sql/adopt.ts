import type { Folder, Ledger } from '../../model/migration.ts'
import type { CompareContext } from '../format.ts'
import { quoteText } from '../ledger-query.ts'
import { qualified } from '../scoped-ledger.ts'
import { spelling } from './ddl.ts'

/** SQL for hints: makes the ledger and records the first migration of a database that has its tables already. Never run by us. */
export function adoptFirst({ migrations }: Folder, ledger: Ledger, { dialect, settled }: CompareContext): readonly string[] {
  const [first] = migrations
  if (first === undefined) return []
  const { columns, options, now } = spelling[dialect]
  const table = qualified(dialect, settled.table, settled.schema ?? ledger.schema)
  const text = (value: string) => quoteText(dialect, value)
  return [
    `create table if not exists ${table} (${columns})${options}`,
    `insert into ${table} (name, checksum, statements, done, started_at, applied_at, skein_version) values (${text(first.name)}, ${text(first.hash)}, 0, 0, ${now}, ${now}, 'by hand')`,
  ]
}
