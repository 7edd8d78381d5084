import { same } from '../../../diff/changes.ts'
import type { PlanContext } from '../../../diff/kind.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'

/**
 * A view reads what goes, and is to read what comes and is of a type that changes: what comes may need what goes to be gone, so that no one statement is in time
 * for both.
 */
export function isMoved(from: Pick<SchemaObject, 'depends'>, to: Pick<SchemaObject, 'depends'>, context: PlanContext): boolean {
  const seen = new Set<ObjectKey>()
  return from.depends.some((key) => context.isDropped(key)) && to.depends.some((key) => context.isNew(key) && needsChangedType(key, context, seen))
}

function needsChangedType(key: ObjectKey, context: PlanContext, seen: Set<ObjectKey>): boolean {
  const [before, after] = [context.from.objects.get(key), context.to.objects.get(key)]
  if (after === undefined || seen.has(key)) return false
  seen.add(key)
  if (before !== undefined) return after.kind === 'type' && !same(before.is, after.is)
  const needs = [...after.depends, ...(after.parent === undefined ? [] : [after.parent]), ...context.parts('to', key, 'column').map((column) => column.key)]
  return needs.some((need) => needsChangedType(need, context, seen))
}
