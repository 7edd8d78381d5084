import type { Migration } from '../../model/migration.ts'
import { foldGrowing } from '../fold-growing.ts'
import type { RecordContext, Recorder, Settled } from '../format.ts'
import { qualified } from '../scoped-ledger.ts'
import { drizzleExtra, type Generation, storesNoHash } from './extra.ts'
import { ledgerDdl, ledgerName } from './ledger-ddl.ts'
import { upgrade, upgradeStatements } from './upgrade.ts'

/**
 * Writes `__drizzle_migrations` as drizzle-orm does: `(hash, created_at)`, the id left to its default; with `name` wherever the
 * table has the column, since drizzle-orm 1.0 runs again what has none.
 */
export function recorder(settled: Settled, context: RecordContext): Recorder {
  const { dialect, ledger, folder, quote } = context
  const table = dialect === 'mysql' ? qualified(dialect, settled.table, ledger.schema) : ledgerName(dialect, settled.table, settled.schema)
  const generation = (folder.generation ?? 'v0') as Generation
  const shape = ledger.exists ? ((ledger.generation ?? 'v0') as Generation) : generation
  const upgrades = generation === 'v1' && shape === 'v0'
  const before = ledger.rows.reduce((max, { key }) => Math.max(max, timeOf(key)), Number.NEGATIVE_INFINITY)
  const highestOf = foldGrowing<Migration, number>(
    () => before,
    (max, { key }) => Math.max(max, timeOf(key)),
  )
  return {
    create() {
      if (!ledger.exists) return ledgerDdl(dialect, generation, settled.table, settled.schema)
      return upgrades ? upgradeStatements(dialect, table, upgrade(folder.migrations, ledger.rows), quote) : []
    },
    whole(migration) {
      const values: [column: string, value: string][] = [
        ['hash', quote.literal(storesNoHash(drizzleExtra(settled)) ? '' : migration.hash)],
        ['created_at', integer(migration)],
      ]
      if (shape === 'v1' || upgrades) {
        values.push(['name', quote.literal(generation === 'v1' ? migration.name : String(migration.extra?.['folder'] ?? migration.name))])
        // SQLite's column has no default: drizzle-orm writes the client's clock (ISO 8601, milliseconds, Z).
        if (dialect === 'sqlite') values.push(['applied_at', quote.literal(context.now().toISOString())])
      }
      return [`insert into ${table} (${values.map(([column]) => quote.identifier(column)).join(', ')}) values(${values.map(([, value]) => value).join(', ')})`]
    },
    guard(since) {
      const highest = highestOf(since)
      const created = quote.identifier('created_at')
      return `(select count(*) = ${ledger.rows.length + since.length} and max(${created}) ${same[dialect]} ${Number.isFinite(highest) ? highest : 'null'} from ${table})`
    },
  }
}

/** Milliseconds fit a double for 285,000 years; no time is before all others. */
const timeOf = (key: string | undefined) => (key === undefined || !/^-?\d+$/.test(key) ? Number.NEGATIVE_INFINITY : Number(key))

/** Equality that holds for two nulls. */
const same = { postgres: 'is not distinct from', mysql: '<=>', sqlite: 'is' } as const

/** `created_at` of the row: the journal's `when`, or the folder's second; never null. A folder without one is refused by the comparison. */
function integer(migration: Migration): string {
  if (migration.key === undefined || !/^-?\d+$/.test(migration.key)) throw new Error(`${migration.name} has no time to record`)
  return migration.key
}
