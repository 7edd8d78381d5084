import type { ObjectKey, Schema, SchemaObject } from '../../../model/schema.ts'

/** The schema in which progress of ours is kept. */
const own = 'skein'

/** Leaves out the tables in which a tool keeps its record, all that is part of them, and the schema that is ours. Names are `schema.table` or, in whatever schema, `table`. */
export function withoutLedgers(schema: Schema, ledgers: readonly string[]): Schema {
  if (ledgers.length === 0) return schema
  const out = new Set<ObjectKey>()
  for (const object of schema.objects.values()) if (object.schema === own || isLedger(object, ledgers)) out.add(object.key)
  for (let before = -1; before < out.size; ) {
    before = out.size
    for (const { key, parent, depends, kind } of schema.objects.values()) {
      const isPart = parent !== undefined && out.has(parent)
      const isTied = kind === 'sequence-owner' && depends.some((need) => out.has(need))
      if (isPart) out.add(key)
      if (isTied) for (const need of depends) if (need.startsWith('sequence:')) out.add(need)
      if (isTied) out.add(key)
    }
  }
  return { ...schema, objects: new Map([...schema.objects].filter(([key]) => !out.has(key))) }
}

function isLedger({ kind, name, schema }: SchemaObject, ledgers: readonly string[]): boolean {
  if (kind !== 'table') return false
  const bare = name.replaceAll('"', '')
  return ledgers.some((ledger) => ledger === bare || (!ledger.includes('.') && bare === `${schema}.${ledger}`))
}
