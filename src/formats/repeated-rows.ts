import type { DialectName } from '../dialects/dialect-name.ts'
import type { Finding } from '../model/migration.ts'
import { quoteText } from './ledger-query.ts'

/** Where a ledger keeps one row per migration, and the column that is its key. */
export interface KeyedTable {
  /** As SQL writes it. */
  readonly table: string
  readonly column: string
  readonly dialect: DialectName
  /** What the official tool does with such a table; absent when there is none. */
  readonly tool?: string
}

/**
 * A ledger with two rows of one migration has lost its primary key, as a restored dump may: then no row can be kept up to date, and which of the
 * two is true is for a person to say. Blocks, with the SQL that puts it right.
 */
export function repeatedRows(keys: readonly string[], place: KeyedTable): readonly Finding[] {
  const counts = new Map<string, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  return [...counts].flatMap(([key, count]): Finding[] => (count < 2 ? [] : [repeated(key, count, place)]))
}

function repeated(key: string, count: number, { table, column, dialect, tool }: KeyedTable): Finding {
  const where = `${column} = ${quoteText(dialect, key)}`
  return {
    kind: 'duplicate-number',
    migration: key,
    message: `${key} has ${count} rows in the ledger ${table}, which has lost its primary key.`,
    ...(tool === undefined ? {} : { tool }),
    skein: 'Refuses to migrate: it cannot tell which of them is true, nor keep one up to date.',
    hint: `Look at them: select * from ${table} where ${where}; Delete all but one: ${deleteOne[dialect](table, where)}; Then give the table its key back: ${addKey[dialect](table, column)};`,
    blocks: true,
  }
}

/** Takes away one of several rows that may be alike in every column. */
const deleteOne: Readonly<Record<DialectName, (table: string, where: string) => string>> = {
  postgres: (table, where) => `delete from ${table} where ctid = (select max(ctid) from ${table} where ${where})`,
  mysql: (table, where) => `delete from ${table} where ${where} limit 1`,
  sqlite: (table, where) => `delete from ${table} where rowid = (select max(rowid) from ${table} where ${where})`,
}

const addKey: Readonly<Record<DialectName, (table: string, column: string) => string>> = {
  postgres: (table, column) => `alter table ${table} add primary key (${column})`,
  mysql: (table, column) => `alter table ${table} add primary key (${column})`,
  sqlite: (table, column) => `create unique index ${table.replace(/"([^"]*)"$/, `"$1_${column}"`)} on ${table.replace(/^.*\./, '')} (${column})`,
}
