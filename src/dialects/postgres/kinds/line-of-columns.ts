import type { PlanContext } from '../../../diff/kind.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import type { Column } from './column-text.ts'
import { heirTablesOf, isTiedThroughout } from './heir-tables.ts'
import { isDoneAbove, tableOf } from './lineage.ts'

/** A line: a column that comes or goes, and those that come or go along with it in the heirs of its table, by whatever ways and from whatever other tables. */

type Side = 'from' | 'to'
type ColumnObject = SchemaObject<Column>

/** Each behind all that it has it from. */
export function lineOf(column: ColumnObject, side: Side, context: PlanContext): readonly ColumnObject[] {
  const found = new Map([[column.key, column]])
  for (const one of found.values()) for (const other of [...heirsOf(one, side, context), ...aboveIn(one, side, context)]) if (isInLine(other, side, context) && isLinked(one, other, context)) found.set(other.key, other)
  const sorted = new Map<ObjectKey, ColumnObject>()
  const visit = (one: ColumnObject) => {
    for (const above of aboveIn(one, side, context)) if (found.has(above.key) && !sorted.has(above.key)) visit(above)
    sorted.set(one.key, one)
  }
  for (const one of found.values()) if (!sorted.has(one.key)) visit(one)
  return [...sorted.values()]
}

/** The one of a line whose statements do it for all. */
export function firstOf(column: ColumnObject, side: Side, context: PlanContext): ObjectKey {
  return [column.key, ...othersAtTop(column, side, context)].toSorted()[0] as ObjectKey
}

/** Columns at the top of the same line, in other tables. */
export function othersAtTop(column: ColumnObject, side: Side, context: PlanContext): readonly ObjectKey[] {
  return lineOf(column, side, context).filter(({ key }) => key !== column.key).filter((one) => !isDoneAbove(one, context)).map(({ key }) => key)
}

/** Columns that a column is handed down to. */
export function heirsOf({ parent, is: { column } }: ColumnObject, side: Side, context: PlanContext): readonly ColumnObject[] {
  const table = tableOf(parent)
  return heirTablesOf(table, context[side]).flatMap((heir) => at(heir, column, side, context)).filter(({ is }) => is.handedDown?.includes(table) === true)
}

/** Made for the first time in a table that stays where it stands. */
export function isMadeHere({ key, parent }: ColumnObject, context: PlanContext): boolean {
  return (context.isNew(key) || context.isReplaced(key)) && parent !== undefined && !context.isNew(parent) && !context.isReplaced(parent)
}

/** Those of a line that heirs are to say themselves too, the lowest first: said before they come from above, they are joined by what comes from there. */
export function saidBelow(column: ColumnObject, context: PlanContext): readonly ColumnObject[] {
  return lineOf(column, 'to', context).filter((heir) => isSaidToo(heir, context)).toReversed()
}

/** Whether a new column of an heir comes by a statement of its own, ahead of the one above. */
export function isSaidToo(heir: ColumnObject, context: PlanContext): boolean {
  return heir.is.alsoOwn === true && isMadeHere(heir, context) && isDoneAbove(heir, context)
}

/** A column that stays, and comes from above as well from now on: what is new there joins it. */
export function isJoinedByNew({ key, is }: ColumnObject, context: PlanContext): boolean {
  return context.from.objects.has(key) && !context.isReplaced(key) && (is.handedDown ?? []).some((table) => context.isNew(`column:${table}.${is.column}`))
}

/** NOT NULLs that columns of heirs, which the line joins, have not had so far. */
export function newNotNullsBelow(column: ColumnObject, context: PlanContext): readonly ObjectKey[] {
  const joined = lineOf(column, 'to', context).flatMap((one) => heirsOf(one, 'to', context)).filter((heir) => isJoinedByNew(heir, context))
  return joined.map(({ key }) => key.replace(/^column:/, 'not-null:') as ObjectKey).filter((key) => context.isNew(key))
}

function isInLine(column: ColumnObject, side: Side, context: PlanContext): boolean {
  return side === 'to' ? isMadeHere(column, context) : context.isDropped(column.key) || context.isReplaced(column.key)
}

function isLinked(one: ColumnObject, other: ColumnObject, context: PlanContext): boolean {
  const [a, b] = [tableOf(one.parent), tableOf(other.parent)]
  return isTiedThroughout(a, b, context) || isTiedThroughout(b, a, context)
}

function aboveIn({ is: { column, handedDown } }: ColumnObject, side: Side, context: PlanContext): readonly ColumnObject[] {
  return (handedDown ?? []).flatMap((table) => at(table, column, side, context))
}

function at(table: string, column: string, side: Side, context: PlanContext): readonly ColumnObject[] {
  const object = context[side].objects.get(`column:${table}.${column}`)
  return object === undefined ? [] : [object as unknown as ColumnObject]
}
