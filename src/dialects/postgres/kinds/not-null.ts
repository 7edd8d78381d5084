import type { PlanContext } from '../../../diff/kind.ts'
import type { Step } from '../../../model/plan.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import { flag, optional, said, text } from '../catalog/text.ts'
import { type PostgresKind, type ReadScope, kind } from '../schema-kind.ts'
import { alterTable, hazard, step } from '../step.ts'
import type { Column } from './column-text.ts'
import { isPartitionEver, isRemade } from '../partitions/attachment.ts'
import { isCalledAsAbove } from '../partitions/not-null-names.ts'
import { targetsOf } from '../partitions/movement.ts'
import { isSaidAbove, keysOn, ownNamesBelow, ownSaidBelow, saidBelow } from '../partitions/said-above.ts'
import { heirTablesOf } from './heir-tables.ts'
import { isDoneAbove, isForeign } from './lineage.ts'
import { filledBehind, filling } from './null-filling.ts'
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
  query: (scope) => (scope.versionNumber >= 180_000 ? constraintQuery(scope) : columnQuery(scope)),
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
  follows: (object, context) => [...heirsTies(object, context), ...heirsOwn(object, context), ...ownNamesBelow(object.is.table, object.is.column, context), ...filledBehind(object, context)],
  concernsRowsOf: ({ is: { table } }, context) => (isPartitionEver(table, context) ? targetsOf(table, context).map((top): ObjectKey => `table:${top}`) : []),
  takesAlong: (object, context) => [...saidBelow({ kind: 'not-null', table: object.is.table, name: object.is.column }, context), ...keysOn(object.is.table, object.is.column, context), ...aboveOwn(object, context)],
  goesBehind: (object, context) => [...keysOn(object.is.table, object.is.column, context), ...aboveOwn(object, context), ...tiesOf(object, context)],
  create: (object, context) => (isDoneAboveToo(object, 'to', context) ? [] : [...filling(object, context), addNotNull(object.key, object.is, context)]),
  drop: (object, context) => (isDoneAboveToo(object, 'from', context) ? [] : [...dropSteps(object, object.is.table, context), ...ownBelow(object, context)]),
  change,
})

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
  if (!heirs.some(isKept)) return [drop(table)]
  return [drop(`only ${table}`), ...heirs.filter((heir) => !isKept(heir)).flatMap((heir) => dropSteps(object, heir, context))]
}

function change(from: SchemaObject<NotNull>, to: SchemaObject<NotNull>, context: PlanContext): ReturnType<PostgresKind<NotNull>['change']> {
  const { key, is } = to
  if (aboveOwn(from, context).length > 0) return { manner: 'replace' }
  if (isDoneAboveToo(to, 'to', context) && (!isPartitionEver(is.table, context) || isDoneAboveToo(from, 'from', context))) return { manner: 'alter', steps: [] }
  if (from.is.notValid !== true && is.notValid === true) return { manner: 'replace' }
  if (from.is.handedDown === undefined && is.handedDown === true) return { manner: 'replace' }
  const rename = from.name === to.name ? [] : [step('rename', key, `alter table ${is.table} rename constraint ${from.name} to ${to.name}`, { locks: [{ object: is.table, mode: 'ACCESS EXCLUSIVE' }], undo: `alter table ${is.table} rename constraint ${to.name} to ${from.name}` })]
  const heirs = from.is.noInherit === is.noInherit ? [] : [alterTable('change', key, is.table, `alter constraint ${to.name} ${is.noInherit === true ? 'no inherit' : 'inherit'}`)]
  const valid = from.is.notValid === is.notValid ? [] : [alterTable('change', key, is.table, `validate constraint ${to.name}`, { locks: [{ object: is.table, mode: 'SHARE UPDATE EXCLUSIVE' }], works: 'scans', hazards: [hazard('may-fail-on-data', `${is.table}.${is.column} may hold nulls`)] })]
  const own = isHandedDown(from, context) && !isHandedDown(to, context) ? [alterTable('change', key, is.table, `alter column ${is.column} set not null`)] : []
  return { manner: 'alter', steps: [...rename, ...own, ...heirs, ...valid] }
}

/** What tables above say of a column of which an heir said it too and is not to any more, or not under that name: nothing unsays it below meanwhile (18 and newer). */
function aboveOwn({ key, parent, name }: SchemaObject<NotNull>, context: PlanContext): readonly ObjectKey[] {
  const [from, to] = [context.from.objects.get(key), context.to.objects.get(key)] as unknown as readonly (SchemaObject<NotNull> | undefined)[]
  if (from === undefined || to === undefined || parent === undefined || isHandedDown(from, context) === isHandedDown(to, context) || isRemade(to.is.table, context)) return []
  if (isHandedDown(from, context) && to.name === name) return []
  const tables = new Set([context.from, context.to].flatMap(({ objects }) => (objects.get(parent)?.is['handedDown'] as readonly string[] | undefined) ?? []))
  return [...tables].map((table): ObjectKey => `not-null:${table}.${to.is.column}`).filter((one) => context.from.objects.has(one) || context.to.objects.has(one))
}

/** What ties a table to those above: it has to let go of them before it can unsay what it has from there. */
function tiesOf({ parent, is: { table } }: SchemaObject<NotNull>, { from }: PlanContext): readonly ObjectKey[] {
  const above = parent === undefined ? [] : ((from.objects.get(parent)?.is['handedDown'] as readonly string[] | undefined) ?? [])
  return above.map((one): ObjectKey => `inheritance:${table} ${one}`)
}

/** What an heir says anew, under a name of its own, comes before what it has from here. */
function heirsOwn({ is: { table, column } }: SchemaObject<NotNull>, context: PlanContext): readonly ObjectKey[] {
  const own = heirTablesOf(table, context.to).map((heir): ObjectKey => `not-null:${heir}.${column}`)
  return own.filter((key) => context.from.objects.get(key)?.is['handedDown'] === true && context.to.objects.get(key)?.is['handedDown'] !== true && context.isReplaced(key))
}

function isHandedDown({ is }: SchemaObject<NotNull>, context: PlanContext): boolean {
  return is.handedDown === true && !isPartitionEver(is.table, context)
}

/** Tables that become heirs where they stand, and are to have it from here alone, have to be heirs when it is said. */
function heirsTies({ is: { table, column } }: SchemaObject<NotNull>, context: PlanContext): readonly ObjectKey[] {
  const { to } = context
  const heirs = heirTablesOf(table, to).filter((heir) => to.objects.get(`not-null:${heir}.${column}`)?.is['handedDown'] === true && context.from.objects.has(`table:${heir}`) && !context.isReplaced(`table:${heir}`))
  return heirs.map((heir): ObjectKey => `inheritance:${heir} ${table}`).filter((tie) => context.isNew(tie) || context.isReplaced(tie))
}

/** Tables above say it to their heirs. */
function isDoneAboveToo({ key, parent, is }: SchemaObject<NotNull>, side: 'from' | 'to', context: PlanContext): boolean {
  if (side === 'to' && is.handedDown === true) return true
  if (isPartitionEver(is.table, context)) return isSaidAbove({ kind: 'not-null', table: is.table, name: is.column }, side, context) && (side === 'from' || isCalledAsAbove(is.table, is.column, context))
  const column = parent === undefined ? undefined : ((context.to.objects.get(parent) ?? context.from.objects.get(parent)) as unknown as SchemaObject<Column> | undefined)
  if (column === undefined || !isDoneAbove(column, context)) return false
  const above = (column.is.handedDown ?? []).map((table) => `not-null:${table}.${is.column}` as ObjectKey)
  return is.handedDown === true || above.some((one) => context.from.objects.has(one) !== context.to.objects.has(one) && context.from.objects.has(key) !== context.to.objects.has(key))
}

const relation = `c.oid::int8, n.nspname, format('%I.%I', n.nspname, c.relname) as table, quote_ident(a.attname) as column`

/** One row for each table. What only few have is made for those alone. */
function constraintQuery({ inScope }: ReadScope): string {
  return `
    select n.nspname, format('%I.%I', n.nspname, c.relname) as table, g.oids as "oid[]", g.columns as "column[]", g.constraints as "constraint[]", g.more as "more[]"
    from (select q.conrelid, array_agg(q.oid::int8) as oids, array_agg(q.name) as columns, array_agg(q.constraint) as constraints, json_agg(q.more) as more from (
        select k.conrelid, k.oid, quote_ident(a.attname) as name, quote_ident(k.conname) as constraint,
          case when k.conname <> c.relname || '_' || a.attname || '_not_null' or not k.convalidated or k.connoinherit or not k.conislocal or c.relispartition and k.coninhcount > 0 then json_build_object(
            'named', case when k.conname <> c.relname || '_' || a.attname || '_not_null' then quote_ident(k.conname) end, 'notValid', not k.convalidated, 'noInherit', k.connoinherit,
            'handedDown', not k.conislocal and k.coninhcount > 0 and not c.relispartition, 'alsoOwn', k.conislocal and k.coninhcount > 0 and c.relispartition) end as more
        from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
        where k.contype = 'n' and c.relkind in ('r', 'p', 'f') and c.relpersistence <> 't' and ${inScope('n.nspname')} order by k.conrelid, k.conkey[1]) q group by q.conrelid) g
      join pg_class c on c.oid = g.conrelid join pg_namespace n on n.oid = c.relnamespace
    order by c.oid`
}

function columnQuery({ inScope }: ReadScope): string {
  return `
    select ${relation}, a.attnum as sub
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where a.attnotnull and c.relkind in ('r', 'p', 'f') and c.relpersistence <> 't' and ${inScope('n.nspname')}`
}
