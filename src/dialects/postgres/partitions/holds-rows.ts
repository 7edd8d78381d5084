import type { PlanContext } from '../../../diff/kind.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import { heirTablesOf } from '../kinds/heir-tables.ts'
import { isRemade } from './attachment.ts'
import { movementInto } from './movement.ts'
import { treeOf } from './tree.ts'

/** Whether what is put on a relation may find rows there: what stood has some, and of what is new a partition that gets them, a table over heirs that stood, and a view that is stored. */
export function mayHoldRows(relation: ObjectKey, context: PlanContext): boolean {
  const object = context.to.objects.get(relation)
  return object === undefined || !context.isNew(relation) || object.kind === 'materialized-view' || getsRows(object.name, context) || hasOldHeirs(object, context)
}

/** Whether a new partition holds rows by the end: its table is made anew with what it held, or gets what other partitions gave away. Keys and indexes come behind them, checks before. */
function getsRows(table: string, context: PlanContext): boolean {
  const top = treeOf(context.to).topOf(table)
  if (top === table) return false
  const { emptied, staged } = movementInto(top, context)
  return isRemade(top, context) || emptied.length + staged.length > 0
}

/** Heirs that stood before a new table are checked with it. */
export function hasOldHeirs({ name }: SchemaObject, { from, to }: PlanContext): boolean {
  return heirTablesOf(name, to).some((heir) => from.objects.has(`table:${heir}`))
}
