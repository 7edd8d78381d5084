import type { Schema } from '../../../model/schema.ts'

/** Tables that inherit from a table. */
export function heirTablesOf(table: string, schema: Schema): readonly string[] {
  const heirs = knownHeirs.get(schema) ?? heirsIn(schema)
  knownHeirs.set(schema, heirs)
  return heirs.get(table) ?? []
}

const knownHeirs = new WeakMap<Schema, ReadonlyMap<string, readonly string[]>>()

function heirsIn(schema: Schema): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  for (const { kind, is } of schema.objects.values()) {
    if (kind !== 'inheritance') continue
    const { parent, table } = is as unknown as { readonly parent: string; readonly table: string }
    found.set(parent, [...(found.get(parent) ?? []), table])
  }
  return found
}
