import type { PlanContext } from '../../../diff/kind.ts'
import type { ObjectKey, Schema } from '../../../model/schema.ts'

/** Tables that inherit from a table. */
export function heirTablesOf(table: string, schema: Schema): readonly string[] {
  const heirs = knownHeirs.get(schema) ?? heirsIn(schema)
  knownHeirs.set(schema, heirs)
  return heirs.get(table) ?? []
}

/** However far below. */
export function allHeirsOf(table: string, schema: Schema): readonly string[] {
  return heirTablesOf(table, schema).flatMap((heir) => [heir, ...allHeirsOf(heir, schema)])
}

/** Whether a table inherits from another before and after, and all the time between. */
export function isTiedThroughout(heir: string, table: string, { from, to, isReplaced }: PlanContext): boolean {
  const tie: ObjectKey = `inheritance:${heir} ${table}`
  return from.objects.has(tie) && to.objects.has(tie) && !isReplaced(`table:${table}`) && !isReplaced(tie)
}

/** By which heirs that stay where they stand let go of a table, or of one below it. */
export function leavingTies(table: string, { from, to, isReplaced }: Pick<PlanContext, 'from' | 'to' | 'isReplaced'>): readonly ObjectKey[] {
  const heirs = heirTablesOf(table, from).filter((heir) => to.objects.has(`table:${heir}`) && !isReplaced(`table:${heir}`))
  const ties = heirs.map((heir): ObjectKey => `inheritance:${heir} ${table}`).filter((tie) => !to.objects.has(tie))
  return [...ties, ...heirTablesOf(table, from).flatMap((heir) => leavingTies(heir, { from, to, isReplaced }))]
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
