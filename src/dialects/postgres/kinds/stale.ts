import type { PlanContext } from '../../../diff/kind.ts'
import type { SchemaObject } from '../../../model/schema.ts'

/** Whether something that it names goes, so that even words that stay the same have to be said again, to name another: `rate(a)` of another overload. */
export function isStale(from: SchemaObject<object>, context: PlanContext): boolean {
  return from.depends.some((key) => context.isDropped(key))
}
