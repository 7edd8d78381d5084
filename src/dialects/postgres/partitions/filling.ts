import type { Filling, PlanContext } from '../../../diff/kind.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import { staysAttached } from './attachment.ts'
import { meddlersOf } from './meddlers.ts'
import { movementInto, targetOf } from './movement.ts'
import { takenOver } from './own-foreign-keys.ts'
import { rivalsOf, unpartedAbove } from './rivals.ts'
import { treeOf } from './tree.ts'

/** What has to come before and after a table gets rows: those it had under another form, and those that leave partitions of it. */
export function fillingOf({ name, key }: Pick<SchemaObject, 'name' | 'key'>, context: PlanContext): Filling | undefined {
  const isRemade = context.isReplaced(key)
  const { emptied, staged } = movementInto(name, context)
  const isMoving = isRemade || emptied.length + staged.length > 0
  const [before, after] = [treeOf(context.from), treeOf(context.to)]
  const into = after.whole(isRemade ? targetOf(name, context) : name)
  const anew = into.filter((table) => !staysAttached(table, context) && before.partition(table) !== undefined && after.partition(table) !== undefined)
  const ownKeys = into.flatMap((table) => takenOver(table, context))
  const rivals = into.flatMap((table) => [...rivalsOf(table, context), ...unpartedAbove(table, context)]).filter((index) => context.from.objects.has(index))
  if (!isMoving && anew.length + ownKeys.length + rivals.length === 0) return undefined
  const left = [...(isRemade ? before.whole(name).slice(1) : []), ...emptied.flatMap((table) => before.whole(table))]
  const touched = new Set([...into, ...staged.map(({ table }) => table), ...(context.from.objects.has(key) ? before.whole(name) : []).filter((table) => !context.isDropped(tableKey(table)))])
  return {
    into: [...new Set([...into, name])].map(tableKey),
    behind: [...new Set([...into, ...staged.map(({ table }) => table)])].map((table): ObjectKey => `partition:${table}`),
    outOf: left.map(tableKey).filter((table) => context.isDropped(table)),
    without: isMoving ? meddlersOf(touched, context) : [],
    anew: [...anew.map((table): ObjectKey => `partition:${table}`), ...ownKeys, ...rivals],
  }
}

function tableKey(name: string): ObjectKey {
  return `table:${name}`
}
