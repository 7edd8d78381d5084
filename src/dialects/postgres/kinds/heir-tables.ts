import type { PlanContext } from '../../../diff/kind.ts'
import type { ObjectKey, Schema, SchemaObject } from '../../../model/schema.ts'

/** Tables that inherit from a table. */
export function heirTablesOf(table: string, schema: Schema): readonly string[] {
  const heirs = knownHeirs.get(schema) ?? heirsIn(schema)
  knownHeirs.set(schema, heirs)
  return heirs.get(table) ?? []
}

/** However far below, and by whatever ways. */
export function allHeirsOf(table: string, schema: Schema): readonly string[] {
  const found = new Set(heirTablesOf(table, schema))
  for (const heir of found) for (const below of heirTablesOf(heir, schema)) found.add(below)
  return [...found]
}

/** Tables that a column comes from, however far above and by whatever ways. */
export function tablesAbove(column: ObjectKey, { objects }: Schema): readonly string[] {
  const name = objects.get(column)?.is['column'] as string
  const above = (key: ObjectKey) => (objects.get(key)?.is['handedDown'] as readonly string[] | undefined) ?? []
  const found = new Set(above(column))
  for (const table of found) for (const one of above(`column:${table}.${name}`)) found.add(one)
  return [...found]
}

/** Whether a table inherits from another before and after, and all the time between. */
export function isTiedThroughout(heir: string, table: string, { from, to, isReplaced }: PlanContext): boolean {
  const tie: ObjectKey = `inheritance:${heir} ${table}`
  return from.objects.has(tie) && to.objects.has(tie) && !isReplaced(`table:${table}`) && !isReplaced(tie)
}

/** What ties heirs to a table, or to one below it, and goes. */
export function goingTies(table: string, { from, to }: Pick<PlanContext, 'from' | 'to'>): readonly SchemaObject[] {
  const ties = [table, ...allHeirsOf(table, from)].flatMap((one) => heirTablesOf(one, from).map((heir): ObjectKey => `inheritance:${heir} ${one}`))
  return ties.filter((tie) => !to.objects.has(tie)).map((tie) => from.objects.get(tie) as SchemaObject)
}

/** Those of heirs that stay where they stand. */
export function leavingTies(table: string, context: PlanContext): readonly ObjectKey[] {
  return goingTies(table, context).filter(({ parent }) => parent !== undefined && context.to.objects.has(parent) && !context.isReplaced(parent)).map(({ key }) => key)
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
