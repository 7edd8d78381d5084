import type { PlanContext } from '../../../diff/kind.ts'
import type { Step } from '../../../model/plan.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import { flag, optional, said, text } from '../catalog/text.ts'
import { type PostgresKind, kind } from '../schema-kind.ts'
import { alterTable, hazard, step } from '../step.ts'
import type { Column } from './column-text.ts'
import { isPartitionEver } from '../partitions/attachment.ts'
import { isCalledAsAbove } from '../partitions/not-null-names.ts'
import { targetsOf } from '../partitions/movement.ts'
import { isSaidAbove, keysOn, ownNamesBelow, ownSaidBelow, saidBelow } from '../partitions/said-above.ts'
import { allHeirsOf, heirTablesOf, isTiedThroughout } from './heir-tables.ts'
import { isJoinedByNew } from './line-of-columns.ts'
import { isDoneAbove, isForeign } from './lineage.ts'
import { above, aboveOwn, heirsOwn, heirsTies, isHandedDown, isShared, leavingBefore, leavingFirst, lettingGo, saidAbove } from './not-null-lineage.ts'
import { notNullQuery } from './not-null-read.ts'
import { filledBehind, filling } from './null-filling.ts'
import { formerHolders } from './not-null-whole.ts'
import { saidName } from './not-null-name.ts'

/** That a column is never null. From 18 on it is a constraint with a name, which can be not valid yet and not for heirs. */
export interface NotNull {
  readonly table: string
  readonly column: string
  /** Only where it is not `table_column_not_null`. */
  readonly named?: string
  readonly notValid?: true
  readonly noInherit?: true
  /** It came from above, and the table's own definition does not have it. */
  readonly handedDown?: true
}

export const notNull: PostgresKind = kind<NotNull>({
  name: 'not-null',
  catalog: 'pg_constraint',
  within: 'when-possible',
  query: notNullQuery,
  read(row) {
    const [table, column] = [text(row, 'table'), text(row, 'column')]
    return {
      key: `not-null:${table}.${column}`,
      name: optional(row, 'constraint') ?? `${table}.${column}`,
      schema: text(row, 'nspname'),
      parent: `column:${table}.${column}`,
      is: said({ table, column, named: optional(row, 'named'), notValid: flag(row, 'notValid') || undefined, noInherit: flag(row, 'noInherit') || undefined, handedDown: flag(row, 'handedDown') || undefined }) as NotNull,
      ...(flag(row, 'alsoOwn') ? { facts: { notes: { alsoOwn: true } } } : {}),
    }
  },
  address: ({ name, is: { table } }, purpose) => (purpose === 'comment' ? `constraint ${name} on ${table}` : undefined),
  follows: (object, context) => [...heirsTies(object, context), ...heirsOwn(object, context), ...leavingFirst(object, context), ...ownNamesBelow(object.is.table, object.is.column, context), ...filledBehind(object, context), ...(context.from.objects.get(object.key)?.is['handedDown'] === true ? lettingGo(object, context) : [])],
  ratherFollows: formerHolders,
  concernsRowsOf: ({ is: { table } }, context) => (isPartitionEver(table, context) ? targetsOf(table, context).map((top): ObjectKey => `table:${top}`) : []),
  takesAlong: (object, context) => [...saidBelow({ kind: 'not-null', table: object.is.table, name: object.is.column }, context), ...keysOn(object.is.table, object.is.column, context), ...aboveOwn(object, context)],
  goesBehind: (object, context) => [...keysOn(object.is.table, object.is.column, context), ...aboveOwn(object, context), ...lettingGo(object, context), ...saidAbove(object, context), ...leavingBefore(object, context)],
  create: (object, context) => {
    const isDone = isDoneAboveToo(object, 'to', context)
    return [...(isDone && !isJoined(object, context) ? [] : filling(object, context)), ...(isDone ? [] : [addNotNull(object.key, object.is, context)])]
  },
  drop: (object, context) => (isDoneAboveToo(object, 'from', context) ? [] : [...dropSteps(object, object.is.table, context), ...ownBelow(object, context)]),
  change,
})

/** What comes from above to a column that was there before brings the NOT NULL along from 18 on, and finds what is null. */
function isJoined({ parent }: SchemaObject<NotNull>, context: PlanContext): boolean {
  const column = parent === undefined ? undefined : context.to.objects.get(parent)
  return column !== undefined && isJoinedByNew(column as unknown as SchemaObject<Column>, context)
}

/** As a column's text says it. */
export function notNullText({ noInherit }: NotNull, named: string | undefined): string {
  return `${named === undefined ? '' : `constraint ${named} `}not null${noInherit === true ? ' no inherit' : ''}`
}

export function addNotNull(key: ObjectKey, is: NotNull, context?: PlanContext): Step {
  const { table, column, notValid, noInherit } = is
  const named = context === undefined ? is.named : saidName(key, context)
  const isPlain = named === undefined && notValid === undefined && noInherit === undefined
  const clause = isPlain ? `alter column ${column} set not null` : `add ${named === undefined ? '' : `constraint ${named} `}not null ${column}${noInherit === true ? ' no inherit' : ''}${notValid === true ? ' not valid' : ''}`
  const check = notValid === true || (context !== undefined && isForeign(context.to.objects.get(key)?.parent)) ? {} : { works: 'scans' as const, hazards: [hazard('may-fail-on-data', `${table}.${column} may hold nulls`)] }
  return alterTable('create', key, table, clause, { undo: `alter table ${table} alter column ${column} drop not null`, ...check })
}

/** Partitions that said it themselves too, with a key of their own, do not lose it with their table. */
function ownBelow({ is: { table, column } }: SchemaObject<NotNull>, context: PlanContext): readonly Step[] {
  const own = ownSaidBelow({ kind: 'not-null', table, name: column }, context)
  return own.map((key) => alterTable('drop', key, context.from.objects.get(key)?.is['table'] as string, `alter column ${column} drop not null`))
}

/** Up to 17 heirs lose it as well, whoever else says it: where one keeps it, each goes by itself. */
function dropSteps(object: SchemaObject<NotNull>, table: string, context: PlanContext): readonly Step[] {
  const { key, is } = object
  const drop = (words: string) => alterTable('drop', key, words, `alter column ${is.column} drop not null`, { undo: addNotNull(key, is).sql })
  const heirs = context.versionNumber >= 180_000 ? [] : heirTablesOf(table, context.from).filter((heir) => context.from.objects.has(`not-null:${heir}.${is.column}`))
  const isKept = (heir: string) => context.to.objects.has(`not-null:${heir}.${is.column}`) && !context.isReplaced(`not-null:${heir}.${is.column}`)
  if (!heirs.some((heir) => [heir, ...allHeirsOf(heir, context.from)].some(isKept))) return [drop(table)]
  return [drop(`only ${table}`), ...heirs.filter((heir) => !isKept(heir)).flatMap((heir) => dropSteps(object, heir, context))]
}

function change(from: SchemaObject<NotNull>, to: SchemaObject<NotNull>, context: PlanContext): ReturnType<PostgresKind<NotNull>['change']> {
  const { key, is } = to
  if (aboveOwn(from, context).length > 0) return { manner: 'replace' }
  if (isDoneAboveToo(to, 'to', context) && (!isPartitionEver(is.table, context) || isDoneAboveToo(from, 'from', context))) return { manner: 'alter', steps: [] }
  if (from.is.notValid !== true && is.notValid === true) return { manner: 'replace' }
  if ((from.is.handedDown === undefined && is.handedDown === true) || (from.name !== to.name && (isShared(to, context) || isOtherBelow(from, to, context)))) return { manner: 'replace' }
  const rename = from.name === to.name ? [] : [step('rename', key, `alter table ${is.table} rename constraint ${from.name} to ${to.name}`, { locks: [{ object: is.table, mode: 'ACCESS EXCLUSIVE' }], undo: `alter table ${is.table} rename constraint ${to.name} to ${from.name}` })]
  const heirs = from.is.noInherit === is.noInherit ? [] : [alterTable('change', key, is.table, `alter constraint ${to.name} ${is.noInherit === true ? 'no inherit' : 'inherit'}`)]
  const valid = from.is.notValid === is.notValid ? [] : [alterTable('change', key, is.table, `validate constraint ${to.name}`, { locks: [{ object: is.table, mode: 'SHARE UPDATE EXCLUSIVE' }], works: 'scans', hazards: [hazard('may-fail-on-data', `${is.table}.${is.column} may hold nulls`)] })]
  const own = isHandedDown(from, context) && !isHandedDown(to, context) && above(key.replace(/^not-null:/, 'column:') as ObjectKey, context.to).length > 0 ? [alterTable('change', key, is.table, `alter column ${is.column} set not null`)] : []
  return { manner: 'alter', steps: [...rename, ...own, ...heirs, ...valid] }
}

/** An heir calls it otherwise, or one that is made before will: the server looks for the name below as well when it is to be another. */
function isOtherBelow(from: SchemaObject<NotNull>, to: SchemaObject<NotNull>, context: PlanContext): boolean {
  const { table, column } = to.is
  const isOther = (heir: string, { name }: SchemaObject<NotNull>, side: 'from' | 'to') => (context[side].objects.get(`not-null:${heir}.${column}`)?.name ?? name) !== name
  const isMade = (heir: string) => context.isNew(`table:${heir}`) || context.isReplaced(`table:${heir}`)
  return allHeirsOf(table, context.from).some((heir) => isOther(heir, from, 'from')) || allHeirsOf(table, context.to).some((heir) => isMade(heir) && isOther(heir, to, 'to'))
}

/** Tables above say it to their heirs. */
function isDoneAboveToo({ key, parent, is }: SchemaObject<NotNull>, side: 'from' | 'to', context: PlanContext): boolean {
  if (side === 'to' && is.handedDown === true) return true
  if (isPartitionEver(is.table, context)) return isSaidAbove({ kind: 'not-null', table: is.table, name: is.column }, side, context) && (side === 'from' || isCalledAsAbove(is.table, is.column, context))
  const [before, after] = [context.from, context.to].map(({ objects }) => (parent === undefined ? undefined : (objects.get(parent) as unknown as SchemaObject<Column> | undefined)))
  const column = after ?? before
  if (column === undefined || !isDoneAbove(column, context) || (side === 'to' && context.versionNumber < 180_000 && isJoinedByNew(column, context))) return false
  if (context.versionNumber >= 180_000 && before !== undefined && after !== undefined && is.handedDown !== true) return false
  const tied = (column.is.handedDown ?? []).filter((table) => isTiedThroughout(is.table, table, context)).map((table) => `not-null:${table}.${is.column}` as ObjectKey)
  if (is.handedDown === true) return tied.some((one) => context[side].objects.has(one))
  return tied.some((one) => context.from.objects.has(one) !== context.to.objects.has(one) && context.from.objects.has(key) !== context.to.objects.has(key))
}
