import type { PlanContext } from '../../../diff/kind.ts'
import type { Hazard, Step } from '../../../model/plan.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import { alterTable, hazard } from '../step.ts'
import { leavePositions, sequencesWith } from './carried-position.ts'
import type { Column } from './column-text.ts'
import { firstOf, heirsOf, lineOf } from './line-of-columns.ts'
import { isDoneAbove, isForeign, tableOf } from './lineage.ts'

/** A column goes, and in heirs that are to lack it too; those that keep it, however far below, keep their values. */
export function dropColumn(object: SchemaObject<Column>, context: PlanContext): readonly Step[] {
  if (isDoneAbove(object, context)) return []
  return [...leavePositions(sequencesWith(object.key, context), context), ...(firstOf(object, 'from', context) === object.key ? dropLine(object, context) : [])]
}

/** One statement goes all the way down, unless somebody there would keep what is to go, or lose what is to stay: then each has its own. */
function dropLine(object: SchemaObject<Column>, context: PlanContext): readonly Step[] {
  const line = lineOf(object, 'from', context)
  const below = line.flatMap((one) => heirsOf(one, 'from', context))
  const goesWhole = !line.some((one) => one.is.alsoOwn === true && isDoneAbove(one, context)) && !below.some((heir) => wouldLose(heir, context) || wouldBeLeftWith(heir, context))
  const isKeptBelow = below.some(({ key }) => context.to.objects.has(key))
  return (goesWhole ? line.filter((one) => !isDoneAbove(one, context)) : line).flatMap((one) => {
    const table = `${goesWhole ? '' : 'only '}${tableOf(one.parent)}`
    const before = isKeptBelow ? unsaid(one, context) : []
    return [...before.map((words) => alterTable('drop', object.key, table, words)), alterTable('drop', object.key, table, `drop column ${one.is.column}`, { hazards: lossOf(one, context) })]
  })
}

/** An heir that keeps a column which neither it said itself so far nor another table above goes on handing down. One that leaves its table may do so before or after. */
function wouldLose(heir: SchemaObject<Column>, context: PlanContext): boolean {
  const after = context.to.objects.get(heir.key)?.is as Column | undefined
  if (after === undefined || heir.is.alsoOwn === true) return false
  return !isDoneAbove(heir, context) || (!context.isReplaced(heir.key) && (after.handedDown === undefined || after.alsoOwn === true))
}

/** From 18 on what heirs have from a column's NOT NULL would be inherited from nobody when the column goes: nothing could take it away any more. So it goes before. */
function unsaid(one: SchemaObject<Column>, context: PlanContext): readonly string[] {
  const { key, is: { column } } = one
  if (context.versionNumber < 180_000 || context.parts('from', key, 'not-null').length === 0 || heirsOf(one, 'from', context).length === 0) return []
  const counts = context.parts('from', key, 'identity').length > 0
  return [...(counts ? [`alter column ${column} drop identity`] : []), `alter column ${column} drop not null`]
}

/** An heir that is to say NOT NULL itself of a column of which only tables above said it so far (18 and newer). */
function wouldBeLeftWith({ key }: SchemaObject<Column>, { from, to }: PlanContext): boolean {
  const notNull = key.replace(/^column:/, 'not-null:') as ObjectKey
  return from.objects.get(notNull)?.is['handedDown'] === true && to.objects.has(notNull) && to.objects.get(notNull)?.is['handedDown'] !== true
}

function lossOf({ key, parent, is: { generated }, name }: SchemaObject<Column>, context: PlanContext): readonly Hazard[] {
  const after = context.to.objects.get(key)?.is as Column | undefined
  if (isForeign(parent) || (generated !== undefined && (after === undefined || after.generated !== undefined))) return []
  return [hazard('loses-data', `the values of ${name} go`)]
}
