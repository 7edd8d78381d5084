import type { Schema } from '../../../model/schema.ts'

/** Tables right below one: its partitions, or those that inherit from it. */
export function tablesBelow(table: string, schema: Schema): readonly string[] {
  const below = known.get(schema) ?? belowIn(schema)
  known.set(schema, below)
  return below.get(table) ?? []
}

const known = new WeakMap<Schema, ReadonlyMap<string, readonly string[]>>()

function belowIn(schema: Schema): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  for (const { kind, is } of schema.objects.values()) {
    const above = kind === 'partition' ? is['of'] : kind === 'inheritance' ? is['parent'] : undefined
    if (typeof above !== 'string') continue
    const children = found.get(above)
    if (children === undefined) found.set(above, [String(is['table'])])
    else children.push(String(is['table']))
  }
  return found
}
