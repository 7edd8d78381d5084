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

function unfoldOne(row: CatalogRow, lists: readonly string[]): readonly CatalogRow[] {
  const same: Record<string, Json> = { ...row }
  for (const list of lists) delete same[list]
  const count = (row[lists[0] ?? ''] as readonly Json[] | null)?.length ?? 0
  return Array.from({ length: count }, (_, index) => {
    const one: Record<string, Json> = { ...same }
    for (const list of lists) {
      const value = (row[list] as readonly Json[] | null)?.[index] ?? null
      if (list === 'more[]') Object.assign(one, value)
      else one[list.slice(0, -2)] = value
    }
    return one
  })
}
