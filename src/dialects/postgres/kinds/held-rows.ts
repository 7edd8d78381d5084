import type { PlanContext } from '../../../diff/kind.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import { holdingsOf } from '../types/holders.ts'
import { hasSameColumns } from '../types/recast.ts'
import type { Column } from './column-text.ts'

/**
 * Whether a column gets another type while a column of another table holds rows of this one: nothing changes that where it stands (13 to 18). Rows that
 * have other columns then have no text in common, so that nothing is won by a new table.
 */
export function isRetypedWhileHeld({ key }: Pick<SchemaObject, 'key'>, context: PlanContext): boolean {
  return context.parts<Column>('to', key, 'column').some((column) => isRetyped(column, context)) && isHeld(key, context) && hasSameColumns(key, context)
}

function isRetyped({ key, is }: SchemaObject<Column>, context: PlanContext): boolean {
  const before = context.from.objects.get(key) as unknown as SchemaObject<Column> | undefined
  if (before === undefined || is.generated !== undefined) return false
  return before.is.type !== is.type || before.is.collation !== is.collation || before.depends.some((need) => /^(type|table):/.test(need) && need !== before.parent && context.isReplaced(need))
}

function isHeld(table: ObjectKey, context: PlanContext): boolean {
  return holdingsOf(table, context).some(({ holder }) => holder.kind === 'column' && context.to.objects.has(holder.key))
}
