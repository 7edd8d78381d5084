import type { PlanContext } from '../../../diff/kind.ts'
import type { Hazard, Step } from '../../../model/plan.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import { aheadOfRows, behindRows } from '../copies/behind-rows.ts'
import { type Move, moveRows } from '../copies/move-rows.ts'
import { positionSteps } from '../copies/positions.ts'
import { ownValues, valuesBetween } from '../copies/values.ts'
import type { Constraint } from '../kinds/constraint-read.ts'
import type { Table } from '../kinds/table.ts'
import { hazard, step } from '../step.ts'
import { staysAttached } from './attachment.ts'
import { type Staged, movementInto, targetOf } from './movement.ts'
import { stageName } from './stage.ts'
import { treeOf } from './tree.ts'

type TableObject = SchemaObject<Table>

/** Puts the rows that a table has to get into it. `from` is the table aside, where it was made anew. */
export function fillTable(from: TableObject | undefined, to: TableObject, context: PlanContext): readonly Step[] {
  const isRemade = from !== undefined && context.isReplaced(to.key)
  const own = isRemade ? moveFromAside(from, to, context) : []
  const { emptied, staged } = movementInto(to.name, context)
  const moves = [...own, ...emptied.map((table) => moveFromPartition(table, to, context)), ...staged.map((one) => moveFromStage(one, to, context))]
  const hidden = [...(from === undefined || own.length === 0 ? [] : [{ name: from.name, is: from.is }]), ...emptied.flatMap((table) => objectOf('from', table, context))]
  const steps = [...(isRemade ? positionSteps(to.key, context) : []), ...aheadOfRows(moves, context), ...moves.map(moveRows), ...behindRows(isRemade ? to.name : undefined, moves, context)]
  return steps.length === 0 ? [] : [...seen(to, hidden, context), ...steps, ...hiddenAgain(to, context)]
}

function moveFromAside(from: TableObject, to: TableObject, context: PlanContext): readonly Move[] {
  if (from.is.partitionBy !== undefined && !treeOf(context.from).childrenOf(to.name).some((child) => context.isDropped(`table:${child}`))) return [] // Its partitions took all rows along.
  const into = targetOf(to.name, context)
  const { values, hazards } = valuesBetween(to.key, `table:${into}`, context)
  const old = from.is.partitionBy === undefined ? `only ${from.name}` : from.name
  return [{ object: to.key, into, from: old, values, hazards: [...hazards, ...mayFitNone(into, to.name, context), ...mayBreak(into, to.name, context)] }]
}

function moveFromPartition(table: string, to: TableObject, context: PlanContext): Move {
  const { values, hazards } = valuesBetween(`table:${table}`, to.key, context)
  return { object: to.key, into: to.name, from: table, values, hazards: [...hazards, ...mayFitNone(to.name, table, context), ...mayBreak(to.name, table, context)] }
}

/** Rows that left as they were are cast; those that left when all was ready have the form of the new table. */
function moveFromStage({ table, always }: Staged, to: TableObject, context: PlanContext): Move {
  const { values, hazards } = valuesBetween(`table:${table}`, to.key, context)
  return { object: to.key, into: to.name, from: stageName(table), values: always ? values : ownValues(to.key, context), ...(always ? {} : { ifThere: true }), hazards: [...hazards, ...mayFitNone(to.name, table, context), ...mayBreak(to.name, table, context)] }
}

function mayFitNone(into: string, from: string, context: PlanContext): readonly Hazard[] {
  const [target] = objectOf('to', into, context)
  return target?.is.partitionBy === undefined ? [] : [hazard('may-fail-on-data', `rows of ${from} may fit no partition of ${into}`)]
}

/** Checks that a partition has to have before it is attached, so before the rows come, and that the rows did not keep where they were. */
function mayBreak(into: string, from: string, context: PlanContext): readonly Hazard[] {
  const kept = new Set(checksOf('from', from, context).map(({ is }) => is.definition))
  const attached = treeOf(context.to).whole(into).slice(1).filter((table) => !staysAttached(table, context))
  const above = new Map(checksOf('to', into, context).map(({ is }) => [is.constraint, is.definition]))
  const names = attached.flatMap((table) => checksOf('to', table, context)).filter(({ is }) => above.has(is.constraint) && !kept.has(is.definition)).map(({ is }) => is.constraint)
  return [...new Set(names)].map((name) => hazard('may-fail-on-data', `a row of ${from} may break ${name} of ${into}`))
}

function checksOf(side: 'from' | 'to', table: string, context: PlanContext): readonly SchemaObject<Constraint>[] {
  return context.parts<Constraint>(side, `table:${table}`, 'constraint').filter(({ is }) => is.type === 'check')
}

/** Row security would hide rows from an owner under force, or refuse them. */
function seen(to: TableObject, sources: readonly Pick<TableObject, 'name' | 'is'>[], context: PlanContext): readonly Step[] {
  const forced = [...objectOf('to', targetOf(to.name, context), context), ...sources].filter(({ is }) => is.forcedRowSecurity === true)
  return [
    step('guard', to.key, 'set constraints all immediate'),
    step('guard', to.key, 'set local row_security = off'),
    ...forced.map(({ name }) => step('guard', to.key, `alter table only ${name} no force row level security`)),
  ]
}

function hiddenAgain(to: TableObject, context: PlanContext): readonly Step[] {
  return objectOf('to', targetOf(to.name, context), context).filter(({ is }) => is.forcedRowSecurity === true).map(({ name }) => step('guard', to.key, `alter table only ${name} force row level security`))
}

function objectOf(side: 'from' | 'to', table: string, context: PlanContext): readonly TableObject[] {
  const object = context[side].objects.get(`table:${table}` as ObjectKey)
  return object === undefined ? [] : [object as unknown as TableObject]
}
