import type { Json } from '../../../model/schema.ts'
import type { CatalogRow } from '../schema-kind.ts'

/**
 * Rows that stand for several objects as rows of one each. A column whose name ends in `[]` holds a list with a value for each object; the others are the same for all.
 * Writing field names and what repeats takes the server most of a wide query's time, so what there are thousands of is answered so. `more[]` holds objects with
 * what only few have, or nulls: their fields are the row's.
 */
export function unfold(rows: readonly CatalogRow[]): readonly CatalogRow[] {
  const lists = Object.keys(rows[0] ?? {}).filter((name) => name.endsWith('[]'))
  return lists.length === 0 ? rows : rows.flatMap((row) => unfoldOne(row, lists))
}

/** Built without deleting: an object from which fields were deleted is slow to read and slow to copy. */
function unfoldOne(row: CatalogRow, lists: readonly string[]): readonly CatalogRow[] {
  const same = Object.fromEntries(Object.entries(row).filter(([name]) => !lists.includes(name)))
  const count = (row[lists[0] ?? ''] as readonly Json[] | null)?.length ?? 0
  const values = lists.map((list) => ({ name: list.slice(0, -2), list: row[list] as readonly Json[] | null }))
  return Array.from({ length: count }, (_, index) => {
    const one: Record<string, Json> = { ...same }
    for (const { name, list } of values) {
      const value = list?.[index] ?? null
      if (name === 'more') Object.assign(one, value)
      else one[name] = value
    }
    return one
  })
}
