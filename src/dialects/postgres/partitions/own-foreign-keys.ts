import type { PlanContext } from '../../../diff/kind.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import { isPartitionEver, staysAttached } from './attachment.ts'
import { treeOf } from './tree.ts'

/**
 * A partition may have a foreign key of its own that says what one above says too. Where that above comes, or the partition is attached, the server takes the
 * own one for a copy of it: so it is made when both are there, and anew where it stood before.
 */
export function takenOver(table: string, context: PlanContext): readonly ObjectKey[] {
  const above = treeOf(context.to).above(table).flatMap((name) => foreignKeys(name, context))
  if (above.length === 0) return []
  const isAttached = !staysAttached(table, context)
  const own = foreignKeys(table, context).filter(({ key }) => context.from.objects.has(key))
  return own.filter(({ is }) => above.some((one) => one.is['definition'] === is['definition'] && (isAttached || isMade(one.key, context)))).map(({ key }) => key)
}

/** What a partition's own foreign key comes behind. */
export function ownBehind(table: string, context: PlanContext): readonly ObjectKey[] {
  if (!isPartitionEver(table, context)) return []
  const tree = treeOf(context.to)
  const above = tree.above(table)
  return [...[table, ...above].map((name): ObjectKey => `partition:${name}`), ...above.flatMap((name) => foreignKeys(name, context)).map(({ key }) => key)]
}

function foreignKeys(table: string, context: PlanContext): readonly SchemaObject[] {
  return context.parts('to', `table:${table}`, 'constraint').filter(({ is }) => is['type'] === 'foreign key')
}

function isMade(key: ObjectKey, context: PlanContext): boolean {
  return context.isNew(key) || context.isReplaced(key)
}
