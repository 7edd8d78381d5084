import type { Json } from '../../../model/schema.ts'
import type { CatalogRow } from '../schema-kind.ts'

/**
 * Hears rows, those that stand for several objects once for each. A column whose name ends in `[]` holds a list with a value for each object; the others are the same for all.
 * Writing field names and what repeats takes the server most of a wide query's time, so what there are thousands of is answered so. `more[]` holds objects with
 * what only few have, or nulls: their fields are the row's. A row that stands for several is one and the same each time, and is only good while it is heard: making
 * thousands takes as long as all that is done with them.
 */
export function unfold(rows: readonly CatalogRow[], hear: (row: CatalogRow) => void): void {
  const lists = Object.keys(rows[0] ?? {}).filter((name) => name.endsWith('[]'))
  if (lists.length === 0) for (const row of rows) hear(row)
  else for (const row of rows) unfoldOne(row, lists, hear)
}

function unfoldOne(row: CatalogRow, lists: readonly string[], hear: (row: CatalogRow) => void): void {
  const one: Record<string, Json> = { ...row }
  const values = lists.filter((list) => list !== more).map((list) => ({ name: list.slice(0, -2), list: valuesOf(row, list) }))
  const rest = valuesOf(row, more)
  let before: Readonly<Record<string, Json>> | null = null
  for (let index = 0; index < valuesOf(row, lists[0] as string).length; index++) {
    for (const { name, list } of values) one[name] = list[index] ?? null
    const beside = (rest[index] ?? null) as Readonly<Record<string, Json>> | null
    if (before !== null) for (const name in before) one[name] = null
    if (beside !== null) Object.assign(one, beside)
    before = beside
    hear(one)
  }
}

const more = 'more[]'

function valuesOf(row: CatalogRow, list: string): readonly Json[] {
  return (row[list] ?? []) as readonly Json[]
}
