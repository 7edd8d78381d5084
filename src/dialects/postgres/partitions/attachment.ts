import type { PlanContext } from '../../../diff/kind.ts'
import type { ObjectKey, Schema, SchemaObject } from '../../../model/schema.ts'
import { isMadeAnew } from '../kinds/table-settings.ts'
import type { Table } from '../kinds/table.ts'
import { renewedForKeys } from './keyed-over.ts'
import { hasNotNullApart } from './not-null-names.ts'
import { treeOf } from './tree.ts'

type Sides = PlanContext

const known = new WeakMap<Schema, { readonly to: Schema; readonly renewed: string; readonly answers: Map<string, boolean> }>()

/** Whether a table is and stays the same partition of the same table all the way: then it follows in what is done to that. */
export function staysAttached(table: string, context: Sides): boolean {
  const before = known.get(context.from)
  const renewed = renewedForKeys(context)
  const answers = before?.to === context.to && before.renewed === renewed ? before.answers : new Map<string, boolean>()
  if (before?.answers !== answers) known.set(context.from, { to: context.to, renewed, answers })
  const answer = answers.get(table) ?? (isSame(table, context) && !isDisplaced(table, context))
  answers.set(table, answer)
  return answer
}

/** Whether a partition goes, and its rows are reached through the table above until then: that goes too, or is set aside with it. */
export function goesAttached(table: string, context: Sides): boolean {
  const of = treeOf(context.from).partition(table)?.is.of
  return of !== undefined && context.isDropped(`table:${table}`) && (context.isDropped(`table:${of}`) || isRemade(of, context))
}

/** Whether a table is no part of any tree of partitions, before and after. */
export function isPartitionEver(table: string, { from, to }: Sides): boolean {
  return treeOf(from).partition(table) !== undefined || treeOf(to).partition(table) !== undefined
}

/** Both are there, and one is made anew from the other. */
export function isRemade(table: string, context: Sides): boolean {
  const key: ObjectKey = `table:${table}`
  const [from, to] = [context.from.objects.get(key), context.to.objects.get(key)] as unknown as readonly (SchemaObject<Table> | undefined)[]
  return from !== undefined && to !== undefined && (context.isReplaced(key) || isMadeAnew(from, to, context))
}

function isSame(table: string, context: Sides): boolean {
  const [before, after] = [treeOf(context.from).partition(table)?.is, treeOf(context.to).partition(table)?.is]
  if (before === undefined || after === undefined) return false
  return before.of === after.of && before.bound === after.bound && !isRemade(table, context) && !isRemade(after.of, context) && !hasNotNullApart(table, after.of, context)
}

/** A default partition lets go while others come: it may hold rows that are theirs now. */
function isDisplaced(table: string, context: Sides): boolean {
  const tree = treeOf(context.to)
  const { of, bound } = tree.partition(table)?.is ?? {}
  return of !== undefined && bound === 'DEFAULT' && tree.childrenOf(of).some((other) => other !== table && !isSame(other, context))
}
