import type { PlanContext } from '../../../diff/kind.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import { hasExpressions } from './survives-retype.ts'

/** Whether all rows are read when a column gets another type, even one that they have already: by its checks, and for its indexes that are made of an expression or of some rows (13 to 18). */
export function isLookedAtAgain(column: ObjectKey, context: PlanContext): boolean {
  return context.dependents(column).some((dependent) => isReading(dependent) && !context.isDropped(dependent.key) && !context.isReplaced(dependent.key))
}

function isReading({ kind, is }: SchemaObject): boolean {
  if (kind === 'constraint') return (is['type'] === 'check' && is['notValid'] !== true) || (is['type'] === 'exclude' && hasExpressions(String(is['definition'])))
  return kind === 'index' && hasExpressions(String(is['definition']))
}
