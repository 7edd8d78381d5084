import type { PlanContext } from '../../../diff/kind.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import { holdingsOf } from '../types/holders.ts'
import { needsCast } from '../types/recast.ts'
import type { Column } from './column-text.ts'

/** Whether a column gets another type, or one comes by which rows are written, while a column of another table holds rows of this one: nothing does that where it stands (13 to 18). */
export function isRetypedWhileHeld({ key }: Pick<SchemaObject, 'key'>, context: PlanContext): boolean {
  return writesRows(key, context) && isHeld(key, context)
}

/** Materialized views that hold rows of a table are in the way of the same: they are down meanwhile. */
export function viewsInTheWay({ key }: Pick<SchemaObject, 'key'>, context: PlanContext): ((dependent: SchemaObject) => boolean) | undefined {
  if (!writesRows(key, context)) return undefined
  const holders = new Set(holdingsOf(key, context).flatMap(({ holder }) => (holder.kind === 'materialized-view' ? [holder.key] : [])))
  return holders.size === 0 ? undefined : (dependent) => holders.has(dependent.key)
}

function writesRows(table: ObjectKey, context: PlanContext): boolean {
  return context.parts<Column>('to', table, 'column').some((column) => isRetyped(column, context) || isWritten(column, context))
}

/** Whether rows of the table that is set aside become rows of the one made anew by a cast: some are held, and their text is none of the new ones. */
export function isCast(table: ObjectKey, context: PlanContext): boolean {
  return needsCast(table, context) && isHeld(table, context)
}

function isRetyped({ key, is }: SchemaObject<Column>, context: PlanContext): boolean {
  const before = context.from.objects.get(key) as unknown as SchemaObject<Column> | undefined
  if (before === undefined || is.generated !== undefined) return false
  return before.is.type !== is.type || before.is.collation !== is.collation || before.depends.some((need) => /^(type|table):/.test(need) && need !== before.parent && context.isReplaced(need))
}

/** A new one that is not null in every row, or of a domain that may refuse that. The server does not add even what all rows share here. */
function isWritten({ key, is, depends }: SchemaObject<Column>, { from, to, parts }: PlanContext): boolean {
  if (from.objects.has(key)) return false
  const has = (owner: ObjectKey, ...kinds: readonly string[]) => kinds.some((kind) => parts('to', owner, kind).length > 0)
  const isChecked = (type: ObjectKey) => has(type, 'domain-constraint', 'domain-default') || to.objects.get(type)?.is['notNull'] === true
  return (is.generated !== undefined && is.virtual !== true) || has(key, 'identity', 'default') || depends.some(isChecked)
}

function isHeld(table: ObjectKey, context: PlanContext): boolean {
  return holdingsOf(table, context).some(({ holder }) => holder.kind === 'column' && context.to.objects.has(holder.key))
}
