import type { PlanContext } from '../../../diff/kind.ts'
import type { Step } from '../../../model/plan.ts'
import type { ObjectKey, Schema, SchemaObject } from '../../../model/schema.ts'
import { alterTable } from '../step.ts'
import { type Column, inlined } from './column-text.ts'
import type { Default } from './default.ts'
import { isDoneAbove, tableOf } from './lineage.ts'
import { saidName } from './not-null-name.ts'
import { type NotNull, addNotNull } from './not-null.ts'

/** What a column that came from above has otherwise than it came: parts that would be in its text, if it had one. */
export function inheritedParts(column: SchemaObject<Column>, context: PlanContext): readonly Step[] {
  return [...inheritedDefault(column, context), ...notNullSteps(column, context)]
}

/** NOT NULL that a new table says of a column from above itself: it may be called otherwise than above, and only the table's own text can say so (18 and newer). */
export function notNullLine({ key, is }: SchemaObject<Column>, context: PlanContext): string | undefined {
  const own = inlined<NotNull>(key, 'not-null', context)
  if (own === undefined || own.handedDown === true || own.notValid === true || context.versionNumber < 180_000) return undefined
  const named = saidName(key.replace(/^column:/, 'not-null:') as ObjectKey, context)
  return `${named === undefined ? '' : `constraint ${named} `}not null ${is.column}${own.noInherit === true ? ' no inherit' : ''}`
}

/** A default other than the one that comes from above. */
export function inheritedDefault({ key, is, parent }: SchemaObject<Column>, context: PlanContext): readonly Step[] {
  const own = partOf<Default>(context.to, key, 'default')?.expression
  if (is.generated !== undefined || (own !== undefined && inlined(key, 'default', context) === undefined)) return [] // It has none, or a statement of its own.
  const brought = (is.handedDown ?? []).map((table) => broughtBy(`column:${table}.${is.column}`, context))
  if (brought.every((one) => one === own)) return []
  return [alterTable('change', key, `only ${tableOf(parent)}`, `alter column ${is.column} ${own === undefined ? 'drop default' : `set default ${own}`}`)]
}

/** The default that a column above hands down, when it is made or an heir is; null where that depends on when. */
function broughtBy(above: ObjectKey, context: PlanContext): string | undefined | null {
  if (context.isNew(above) || context.isReplaced(above)) return broughtByNew(above, context)
  const [before, after] = [partOf<Default>(context.from, above, 'default')?.expression, partOf<Default>(context.to, above, 'default')?.expression]
  const isMeanwhileAway = context.isReplaced(above.replace(/^column:/, 'default:') as ObjectKey)
  return !isMeanwhileAway && (before === after || inlined(above, 'default', context) !== undefined) ? after : null
}

/** One that came from above itself brings what that brought, until it says otherwise. */
function broughtByNew(above: ObjectKey, context: PlanContext): string | undefined | null {
  const own = inlined<Default>(above, 'default', context)?.expression
  const column = context.to.objects.get(above) as unknown as SchemaObject<Column> | undefined
  if (column === undefined || !isDoneAbove(column, context)) return own
  return (column.is.handedDown ?? []).every((table) => broughtBy(`column:${table}.${column.is.column}`, context) === own) ? own : null
}

function notNullSteps({ key, is, parent }: SchemaObject<Column>, context: PlanContext): readonly Step[] {
  const own = partOf<NotNull>(context.to, key, 'not-null')
  const said = (is.handedDown ?? []).map((table) => partOf<NotNull>(context.to, `column:${table}.${is.column}`, 'not-null') !== undefined)
  if (own === undefined) return said.includes(true) && context.versionNumber < 180_000 ? [alterTable('change', key, `only ${tableOf(parent)}`, `alter column ${is.column} drop not null`)] : []
  const isPartition = parent !== undefined && context.parts('to', parent, 'partition').length > 0
  const comesAlong = context.versionNumber < 180_000 || isPartition ? !said.includes(false) : own.handedDown === true
  return comesAlong || inlined(key, 'not-null', context) === undefined ? [] : [addNotNull(key.replace(/^column:/, 'not-null:') as ObjectKey, own, context)]
}

function partOf<Is>(schema: Schema, column: ObjectKey, kind: string): Is | undefined {
  return schema.objects.get(column.replace(/^column:/, `${kind}:`) as ObjectKey)?.is as Is | undefined
}
