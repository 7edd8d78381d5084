import type { PlanContext } from '../../../diff/kind.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import type { Column } from '../kinds/column-text.ts'
import { treeOf } from './tree.ts'

/**
 * Whether a partition has to let go for the name of a NOT NULL: none is renamed while it comes from above, unless along with that, as all below are that the rename finds; and what is made below as a column is added or gets
 * another type is called as it is above (18 and newer, where NOT NULL has a name).
 */
export function hasNotNullApart(table: string, of: string, context: PlanContext): boolean {
  if (context.versionNumber < 180_000) return false
  return context.parts<Column>('to', `table:${table}`, 'column').some((column) => {
    const [before, after] = [nameOf(column.key, 'from', context), nameOf(column.key, 'to', context)]
    const [aboveBefore, above] = [nameOf(`column:${of}.${column.is.column}`, 'from', context), nameOf(`column:${of}.${column.is.column}`, 'to', context)]
    if (after === undefined) return false
    const isRenamed = before !== undefined && (before !== after || (aboveBefore !== undefined && aboveBefore !== above))
    if (isRenamed) return before !== aboveBefore || after !== above
    return above !== undefined && above !== after && isMadeAbove(column, context)
  })
}

/** Whether it is called as the one above. */
export function isCalledAsAbove(table: string, column: string, context: PlanContext): boolean {
  const of = treeOf(context.to).partition(table)?.is.of
  return nameOf(`column:${of}.${column}`, 'to', context) === nameOf(`column:${table}.${column}`, 'to', context)
}

function isMadeAbove({ key, is }: SchemaObject<Column>, { from }: PlanContext): boolean {
  const before = from.objects.get(key)?.is as Column | undefined
  return before === undefined || before.type !== is.type || before.collation !== is.collation
}

/** Before 18 none has a name, and all are alike. */
function nameOf(column: ObjectKey, side: 'from' | 'to', context: PlanContext): string | undefined {
  const object = context[side].objects.get(column.replace(/^column:/, 'not-null:') as ObjectKey)
  return object === undefined || context.versionNumber >= 180_000 ? object?.name : ''
}
