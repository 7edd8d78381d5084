import type { LedgerRow, Migration } from '../../model/migration.ts'
import type { Generation } from './extra.ts'

/** A migration of the folder and the ledger's row of it, if there is one. */
export interface Entry {
  readonly migration: Migration
  readonly row?: LedgerRow
  /** What told: a row without a name, or with another `when`, is less than the tool itself wants. */
  readonly by?: 'name' | 'key' | 'hash'
}

export interface Match {
  readonly entries: readonly Entry[]
  /** Rows of no migration of the folder. */
  readonly strangers: readonly LedgerRow[]
  /** Rows of a migration that has another row already: two runners at once. */
  readonly repeated: readonly { readonly migration: Migration; readonly row: LedgerRow }[]
}

/** One value by which rows and migrations can agree. */
interface Way {
  readonly by: 'name' | 'key' | 'hash'
  of(row: LedgerRow): string | undefined
  for(migration: Migration): string | undefined
  /** Where several migrations share the value, only an equal hash decides. */
  readonly hashOnly?: true
}

const nonEmpty = (text: string | undefined) => (text === '' ? undefined : text)
const second = (key: string | undefined) => (key === undefined ? undefined : `${key.slice(0, -3)}000`)

const byName: Way = { by: 'name', of: ({ name }) => name, for: ({ name }) => name }
const byKey: Way = { by: 'key', of: ({ key }) => key, for: ({ key }) => key }
/** Only for rows without a name: the time of a named one is never looked at. */
const bySecond: Way = { by: 'key', of: ({ name, key }) => (name === undefined ? second(key) : undefined), for: ({ key }) => key, hashOnly: true }
const byHash: Way = { by: 'hash', of: ({ hash }) => nonEmpty(hash), for: ({ hash }) => nonEmpty(hash) }

/** How rows find their migration: drizzle-d1.md C4 for v0; the 1.0 upgrade rule (second, then hash) for rows without a name. */
const ways: Readonly<Record<Generation, readonly Way[]>> = { v0: [byKey, byHash], v1: [byName, bySecond, byHash] }

/** Pairs the folder with the ledger, entry by entry. Pure. */
export function match(generation: Generation, migrations: readonly Migration[], rows: readonly LedgerRow[]): Match {
  const found = new Map<Migration, { row: LedgerRow; by: Way['by'] }>()
  let left: readonly LedgerRow[] = rows
  for (const way of ways[generation]) left = pair(way, migrations, left, found)
  const repeated = left.flatMap((row) => {
    const migration = migrations.find((one) => (row.name === undefined ? one.key !== undefined && one.key === row.key : one.name === row.name))
    return migration === undefined ? [] : [{ migration, row }]
  })
  const known = new Set(repeated.map(({ row }) => row))
  return { entries: migrations.map((migration) => ({ migration, ...found.get(migration) })), strangers: left.filter((row) => !known.has(row)), repeated }
}

/** Pairs what agrees in one value; where several share it, the equal hash decides first, and only then the order. Returns the rows left over. */
function pair(
  way: Way,
  migrations: readonly Migration[],
  rows: readonly LedgerRow[],
  found: Map<Migration, { row: LedgerRow; by: Way['by'] }>,
): readonly LedgerRow[] {
  const open = new Map<string, Migration[]>()
  for (const migration of migrations) {
    const value = found.has(migration) ? undefined : way.for(migration)
    if (value !== undefined) open.set(value, [...(open.get(value) ?? []), migration])
  }
  const shared = new Set([...open].flatMap(([value, candidates]) => (candidates.length > 1 ? [value] : [])))
  const take = (row: LedgerRow, exact: boolean): boolean => {
    const value = way.of(row)
    if (value === undefined || (!exact && way.hashOnly === true && shared.has(value))) return false
    const candidates = open.get(value) ?? []
    const index = candidates.findIndex(({ hash }) => !exact || hash === row.hash)
    if (index < 0) return false
    const [migration] = candidates.splice(index, 1) as [Migration]
    found.set(migration, { row, by: way.by })
    return true
  }
  const inexact = rows.filter((row) => !take(row, true))
  return inexact.filter((row) => !take(row, false))
}
