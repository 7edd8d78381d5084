import type { PlanContext } from '../../../diff/kind.ts'
import type { Hazard, Step } from '../../../model/plan.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import { borrowedDefault } from '../partitions/borrowed-default.ts'
import { alterTable, hazard, step } from '../step.ts'
import { takePosition } from './carried-position.ts'
import { type Column, columnText, inlined } from './column-text.ts'
import type { Default } from './default.ts'
import { generatedRisks } from './generated-risks.ts'
import { countedColumn, isCountedOverHeirs } from './identity-over-heirs.ts'
import { inheritedParts } from './inherited-parts.ts'
import { firstOf, isSaidToo, newNotNullsBelow, saidBelow } from './line-of-columns.ts'
import { isDoneAbove, isForeign, tableOf } from './lineage.ts'
import type { Identity } from './identity-text.ts'
import { type NotNull, addNotNull } from './not-null.ts'
import { type Routine, isVolatile } from './routine.ts'
import { loggedApart } from './sequence-logging.ts'

/** A new column of a table that stands, and before it those of heirs that say it themselves too. */
export function addColumn(object: SchemaObject<Column>, context: PlanContext): readonly Step[] {
  const { key } = object
  if (isDoneAbove(object, context)) return isSaidToo(object, context) ? afterwards(key, context) : inheritedParts(object, context)
  const below = firstOf(object, 'to', context) === key ? saidBelow(object, context).flatMap((heir) => added(heir, context)) : []
  return [...below, ...(isCountedOverHeirs(object, context) ? countedColumn(object, context) : added(object, context)), ...afterwards(key, context)]
}

function added(object: SchemaObject<Column>, context: PlanContext): readonly Step[] {
  const { key, parent, is } = object
  const table = tableOf(parent)
  const works = !isForeign(parent) && isWritten(object, context) ? { works: 'rewrites' as const } : lookedForBelow(object, context).length > 0 ? { works: 'scans' as const } : {}
  const borrowed = borrowedDefault(key, context)
  return [
    alterTable('create', key, table, `add column ${columnText(object, context)}${borrowed === undefined ? '' : ` default ${borrowed.expression}`}`, { undo: `alter table ${table} drop column ${is.column}`, ...works, hazards: [...emptiness(object, context), ...nullsBelow(object, context)] }),
    ...(borrowed === undefined ? [] : [step('create', key, `alter table ${table} alter column ${is.column} drop default`)]),
  ]
}

/** NOT NULL that is not looked at yet has no place in a column's own text, nor has the position from which it counts. */
export function afterwards(column: ObjectKey, context: PlanContext): readonly Step[] {
  const notNull = inlined<NotNull>(column, 'not-null', context)
  const counting = inlined(column, 'identity', context) === undefined ? [] : context.parts<Identity>('to', column, 'identity')
  return [...(notNull?.notValid === true ? [addNotNull(column.replace(/^column:/, 'not-null:') as ObjectKey, notNull, context)] : []), ...counting.flatMap((one) => [...takePosition(one, context), ...loggedApart(one, context)])]
}

/** From 18 on its NOT NULL comes along to the columns of heirs that it joins, and is looked for in their rows. */
function lookedForBelow(object: SchemaObject<Column>, context: PlanContext): readonly ObjectKey[] {
  const comesAlong = context.versionNumber >= 180_000 && inlined(object.key, 'not-null', context) !== undefined
  return comesAlong ? newNotNullsBelow(object, context) : []
}

/** Where a default is to be had, they have been filled. */
function nullsBelow(object: SchemaObject<Column>, context: PlanContext): readonly Hazard[] {
  const unfilled = lookedForBelow(object, context).filter((key) => !context.to.objects.has(key.replace(/^not-null:/, 'default:') as ObjectKey))
  return unfilled.map((key) => hazard('may-fail-on-data', `${key.slice('not-null:'.length)} may hold nulls`))
}

/** Nothing can be invented for rows that are there already. */
function emptiness({ key, is, name, parent, depends }: SchemaObject<Column>, context: PlanContext): readonly Hazard[] {
  const isFilled = inlined(key, 'default', context) !== undefined || inlined(key, 'identity', context) !== undefined || borrowedDefault(key, context) !== undefined
  if (isForeign(parent)) return []
  const domain = checkedDomain(depends, context)
  if (domain !== undefined) return [hazard('may-fail-on-data', `what ${name} is in rows that ${tableOf(parent)} has already may break ${domain.slice(domain.indexOf(':') + 1)}`)]
  const isNeverNull = inlined(key, 'not-null', context) !== undefined
  if (is.generated !== undefined) return generatedRisks(name, is, isNeverNull)
  if (!isNeverNull || isFilled) return []
  return [hazard('may-fail-on-data', `${name} may not be null and has no default: rows that ${tableOf(parent)} has already cannot get it`)]
}

/** A type of it that not every value is one of. */
function checkedDomain(types: readonly ObjectKey[], context: PlanContext): ObjectKey | undefined {
  return types.find((type) => context.parts('to', type, 'domain-constraint').length > 0 || context.to.objects.get(type)?.is['notNull'] === true)
}

/** Whether every row is written, for a value of its own or to have it checked, rather than all of them getting one that is kept once (11 and newer). */
function isWritten({ key, is, depends }: SchemaObject<Column>, context: PlanContext): boolean {
  if (checkedDomain(depends, context) !== undefined) return true
  if (is.generated !== undefined) return is.virtual !== true
  const standard = inlined<Default>(key, 'default', context)
  return inlined(key, 'identity', context) !== undefined || (standard !== undefined && (volatile.test(standard.expression) || callsVolatile(key, context)))
}

/** Whether its default calls a function of the schema that does not promise to answer the same. */
function callsVolatile(column: ObjectKey, { to }: PlanContext): boolean {
  const needs = to.objects.get(column.replace(/^column:/, 'default:') as ObjectKey)?.depends ?? []
  return needs.some((key) => key.startsWith('function:') && isVolatile(to.objects.get(key) as unknown as SchemaObject<Routine> | undefined))
}

/** Functions of the server's own, and of well-known extensions, that often stand in defaults and answer anew each time. */
const volatile = /\b(nextval|random|clock_timestamp|timeofday|gen_random_uuid|uuid_generate_\w+|uuidv4|uuidv7)\(/
