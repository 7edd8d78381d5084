import type { PlanContext } from '../../../diff/kind.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import type { Column } from './column-text.ts'

/**
 * Up to 14 a column that is or was generated goes by itself, with its values, when something goes that its expression names or named: `drop expression` does
 * not make it let go; and the server gives it no other type then. Only another table's column does. Whether a table has one that is to stay as a plain one.
 */
export function goesWithExpression(table: ObjectKey, context: PlanContext): boolean {
  if (context.versionNumber >= 150_000) return false
  return context.parts<Column>('from', table, 'column').some((column) => staysPlain(column, context) && column.depends.some((need) => isOfExpression(need, column, context) && (isRetyped(column, context) || context.isDropped(need) || context.isReplaced(need))))
}

/** A column that is generated no longer. */
export function staysPlain({ key }: SchemaObject<Column>, { to }: PlanContext): boolean {
  const after = to.objects.get(key)
  return after !== undefined && after.is['generated'] === undefined
}

function isRetyped({ key, is }: SchemaObject<Column>, { to }: PlanContext): boolean {
  return to.objects.get(key)?.is['type'] !== is.type
}

/** Its own type and collation are changed with it, and columns beside it are let go of. */
function isOfExpression(need: ObjectKey, { is }: SchemaObject<Column>, { from }: PlanContext): boolean {
  if (/^(?:function|operator):/.test(need)) return true
  return need.startsWith('type:') && from.objects.get(need)?.name !== is.type.replace(/(?:\[\])+$/, '').replace(/\([^()"]*\)$/, '')
}
