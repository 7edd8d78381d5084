import type { DialectName } from '../../dialects/dialect-name.ts'
import type { LedgerRow, Migration } from '../../model/migration.ts'

/** What drizzle-orm 1.0 does to a v0 ledger when it first meets a v1 folder. */
export interface Upgrade {
  readonly named: readonly { readonly row: LedgerRow; readonly name: string; readonly by: 'millis' | 'hash' }[]
  /** Rows of no local migration: the tool then refuses to upgrade, and to run. */
  readonly unmatched: readonly LedgerRow[]
}

/**
 * The matching of drizzle-orm 1.0.0-rc.5 (up-migrations/pg.js, mysql.js, sqlite.js): by the second of `created_at`;
 * more than one candidate, then by hash among them; none, then by hash among all.
 */
export function upgrade(migrations: readonly Migration[], rows: readonly LedgerRow[]): Upgrade {
  const bySecond = new Map<string, Migration[]>()
  for (const migration of migrations) bySecond.set(migration.key ?? 'NaN', [...(bySecond.get(migration.key ?? 'NaN') ?? []), migration])
  const byHash = new Map(migrations.map((migration) => [migration.hash, migration]))
  const named: { row: LedgerRow; name: string; by: 'millis' | 'hash' }[] = []
  const unmatched: LedgerRow[] = []
  for (const row of rows) {
    const created = row.key ?? 'null'
    const candidates = bySecond.get(`${created.slice(0, -3)}000`) ?? []
    const only = candidates.length === 1 ? candidates[0] : undefined
    const hashed = candidates.length > 1 ? candidates.find(({ hash }) => hash === row.hash) : byHash.get(row.hash ?? '')
    const matched = only ?? hashed
    if (matched === undefined) unmatched.push(row)
    else named.push({ row, name: matched.name, by: only === undefined ? 'hash' : 'millis' })
  }
  return { named, unmatched }
}

/** The statements of that upgrade, in its order. The old `SERIAL` id column of SQLite stays, as it does with the tool. */
export function upgradeStatements(dialect: DialectName, table: string, { named }: Upgrade, quote: { literal(text: string): string }): readonly string[] {
  return [
    ...columns[dialect].map((column) => `ALTER TABLE ${table} ${column}`),
    ...named.map(({ row, name, by }) => `UPDATE ${table} SET ${set(dialect, quote.literal(name))} WHERE ${place(dialect, row, by, quote)}`),
  ]
}

const columns: Readonly<Record<DialectName, readonly string[]>> = {
  postgres: ['ADD COLUMN IF NOT EXISTS "name" text', 'ADD COLUMN IF NOT EXISTS "applied_at" timestamp with time zone DEFAULT now()'],
  mysql: ['ADD `name` text', 'ADD `applied_at` TIMESTAMP DEFAULT CURRENT_TIMESTAMP'],
  sqlite: ['ADD COLUMN "name" text', 'ADD COLUMN "applied_at" TEXT'],
}

const set = (dialect: DialectName, name: string) => (dialect === 'mysql' ? `\`name\` = ${name}, \`applied_at\` = NULL` : `"name" = ${name}, "applied_at" = NULL`)

/** By id; on SQLite, where v0 ids are null, by what the row was matched by. */
function place(dialect: DialectName, row: LedgerRow, by: 'millis' | 'hash', quote: { literal(text: string): string }): string {
  const id = row.raw['id']
  const column = (name: string) => (dialect === 'mysql' ? `\`${name}\`` : `"${name}"`)
  if (id !== null && id !== undefined) return `${column('id')} = ${String(id)}`
  return by === 'millis' ? `${column('created_at')} = ${quote.literal(row.key ?? '')}` : `${column('hash')} = ${quote.literal(row.hash ?? '')}`
}
