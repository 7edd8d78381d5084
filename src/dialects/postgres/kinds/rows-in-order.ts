import { same } from '../../../diff/changes.ts'
import type { PlanContext } from '../../../diff/kind.ts'
import type { Hazard } from '../../../model/plan.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import { orderAfter } from '../column-order.ts'
import { hazard } from '../step.ts'
import type { Column } from './column-text.ts'
import type { Routine } from './routine.ts'

/** A parsed body names the columns of a row that it answers one by one. Where they stand in another order in a table that is not copied, calls fail at what has another type, and take the rest for one another. */
export function rowRisks({ name, is }: SchemaObject<Routine>, body: string, context: PlanContext): readonly Hazard[] {
  const table = (is.returns ?? '').replace(/^SETOF /, '')
  const key: ObjectKey = `table:${table}`
  if (is.parsed !== true || !context.from.objects.has(key) || context.isReplaced(key)) return []
  const [before, after] = (['from', 'to'] as const).map((side) => context.parts<Column>(side, key, 'column').map((column) => column.is.column))
  if (before === undefined || after === undefined || same(orderAfter(before, after), after) || !after.every((column) => body.includes(column))) return []
  return [hazard('may-fail-on-data', `${name} answers rows of ${table}, whose columns stand in another order than its body names them in: calls fail or take one for another; --column-order gives them theirs`)]
}
