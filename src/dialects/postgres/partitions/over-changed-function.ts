import { same } from '../../../diff/changes.ts'
import type { PlanContext } from '../../../diff/kind.ts'
import type { SchemaObject } from '../../../model/schema.ts'
import { staysAttached } from './attachment.ts'

/**
 * Whether an index becomes part of another one, again even, while a function under both changes: it has values of the old one, and a session that has seen it takes
 * it for one over the old one to its end (13 to 18), so that nothing attaches it.
 */
export function isOverChangedFunction({ key, depends, is: { table } }: SchemaObject<{ readonly table: string }>, context: PlanContext): boolean {
  const { from, to, parts } = context
  const [before, after] = [parts('from', key, 'index-partition')[0], parts('to', key, 'index-partition')[0]]
  if (after === undefined || (same(before?.is, after.is) && staysAttached(table, context))) return false
  return depends.some((need) => need.startsWith('function:') && from.objects.has(need) && !same(from.objects.get(need)?.is, to.objects.get(need)?.is))
}
