import type { PlanContext } from '../../../diff/kind.ts'
import type { ObjectKey, Schema, SchemaObject } from '../../../model/schema.ts'
import { isPartitionEver, isRemade } from '../partitions/attachment.ts'
import { allHeirsOf, heirTablesOf, isTiedThroughout, leavingTies, tablesAbove } from './heir-tables.ts'
import type { NotNull } from './not-null.ts'

/** NOT NULL over tables and their heirs: in which order it is said and unsaid. */

/** What tables above say of a column of which an heir said it too and is not to any more, or not under that name: nothing unsays it below meanwhile (18 and newer). */
export function aboveOwn({ key, parent, name }: SchemaObject<NotNull>, context: PlanContext): readonly ObjectKey[] {
  const [from, to] = [context.from.objects.get(key), context.to.objects.get(key)] as unknown as readonly (SchemaObject<NotNull> | undefined)[]
  if (from === undefined || to === undefined || parent === undefined || isHandedDown(from, context) === isHandedDown(to, context) || isRemade(to.is.table, context)) return []
  if (isHandedDown(from, context) && (to.name === name || above(parent, context.to).length === 0)) return []
  const tables = new Set([context.from, context.to].flatMap((side) => tablesAbove(parent, side)))
  return [...tables].map((table): ObjectKey => `not-null:${table}.${to.is.column}`).filter((one) => context.from.objects.has(one) || context.to.objects.has(one))
}

/** What a column has its NOT NULL from lets go of it first, by the tie or by the column above: then it is the heir's own, to be called otherwise or unsaid. */
export function lettingGo({ key, parent, is: { table, column } }: SchemaObject<NotNull>, context: PlanContext): readonly ObjectKey[] {
  const { from, to } = context
  if (parent === undefined || !from.objects.has(key) || !staysWith(parent, table, context)) return []
  return tablesAbove(parent, from).flatMap((one): ObjectKey[] => [`inheritance:${table} ${one}`, `column:${one}.${column}`]).filter((one) => from.objects.has(one) && (!to.objects.has(one) || context.isReplaced(one)))
}

/** NOT NULL of the columns that it comes from: while those stand, an heir cannot unsay it (18 and newer). */
export function saidAbove({ parent, is: { table, column } }: SchemaObject<NotNull>, context: PlanContext): readonly ObjectKey[] {
  if (parent === undefined || context.versionNumber < 180_000 || !staysWith(parent, table, context)) return []
  return tablesAbove(parent, context.from).map((one): ObjectKey => `not-null:${one}.${column}`)
}

/** A column of an heir that is neither gone nor made anew. */
function staysWith(column: ObjectKey, table: string, context: PlanContext): boolean {
  return context.to.objects.has(column) && !context.isReplaced(column) && !isRemade(table, context) && !isPartitionEver(table, context)
}

/** Tables that a column comes from, right above. */
export function above(column: ObjectKey, { objects }: Schema): readonly string[] {
  return (objects.get(column)?.is['handedDown'] as readonly string[] | undefined) ?? []
}

/** Heirs that let go meanwhile have done so before it is said of what is left. */
export function leavingFirst({ is: { table } }: SchemaObject<NotNull>, context: PlanContext): readonly ObjectKey[] {
  return isPartitionEver(table, context) ? [] : leavingTies(table, context)
}

/** And before it is unsaid, whatever they let go of: an heir that had it from there too would keep it as its own (18 and newer). */
export function leavingBefore(object: SchemaObject<NotNull>, context: PlanContext): readonly ObjectKey[] {
  const heirs = context.versionNumber < 180_000 || isPartitionEver(object.is.table, context) ? [] : allHeirsOf(object.is.table, context.from)
  const ties = heirs.flatMap((heir) => (isRemade(heir, context) ? [] : context.parts('from', `table:${heir}`, 'inheritance')))
  return [...leavingFirst(object, context), ...ties.map(({ key }) => key).filter((key) => !context.to.objects.has(key))]
}

/** Whether heirs have it from other tables too, under whose name they keep it: none renames it here then (18 and newer). */
export function isShared({ is: { table, column } }: SchemaObject<NotNull>, { to }: PlanContext): boolean {
  return allHeirsOf(table, to).some((heir) => above(`column:${heir}.${column}`, to).length > 1)
}

/** What heirs say anew, under names of their own, comes before what they have from here (18 and newer). */
export function heirsOwn({ is: { table, column } }: SchemaObject<NotNull>, context: PlanContext): readonly ObjectKey[] {
  if (context.versionNumber < 180_000) return []
  const isSaidAnew = (key: ObjectKey) => context.isReplaced(key) || (context.isNew(key) && context.from.objects.has(key.replace(/^not-null:/, 'column:') as ObjectKey))
  return allHeirsOf(table, context.to).filter((heir) => !context.isReplaced(`table:${heir}`)).map((heir): ObjectKey => `not-null:${heir}.${column}`).filter((key) => isSaidAnew(key) && context.to.objects.get(key)?.is['handedDown'] !== true)
}

export function isHandedDown({ is }: SchemaObject<NotNull>, context: PlanContext): boolean {
  return is.handedDown === true && !isPartitionEver(is.table, context)
}

/** Tables that become heirs where they stand, and are to have it from here alone, have to be heirs when it is said. */
export function heirsTies({ is: { table, column } }: SchemaObject<NotNull>, context: PlanContext): readonly ObjectKey[] {
  const { to } = context
  const hasIt = (heir: string) => context.from.objects.get(`not-null:${heir}.${column}`)?.is['handedDown'] === true && above(`column:${heir}.${column}`, to).some((one) => one !== table && isTiedThroughout(heir, one, context) && context.from.objects.has(`not-null:${one}.${column}`))
  const heirs = heirTablesOf(table, to).filter((heir) => to.objects.get(`not-null:${heir}.${column}`)?.is['handedDown'] === true && context.from.objects.has(`table:${heir}`) && !context.isReplaced(`table:${heir}`) && !hasIt(heir))
  return heirs.map((heir): ObjectKey => `inheritance:${heir} ${table}`).filter((tie) => context.isNew(tie) || context.isReplaced(tie))
}
