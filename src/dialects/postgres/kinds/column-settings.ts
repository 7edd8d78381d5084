import type { PlanContext } from '../../../diff/kind.ts'
import type { Step } from '../../../model/plan.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import { optional, said, text, texts } from '../catalog/text.ts'
import { type PostgresKind, type ReadScope, kind } from '../schema-kind.ts'
import { alterTable } from '../step.ts'
import { alone } from './lineage.ts'
import { type Options, optionClauses } from './storage-options.ts'

/** What is set on a column of a table, and no `create` says. */
export interface ColumnSettings {
  readonly table: string
  readonly column: string
  /** How much of it is sampled. */
  readonly statistics?: string
  /** Only where it is not the type's own, which stands beside it. */
  readonly storage?: string
  readonly usualStorage?: string
  readonly compression?: string
  /** `n_distinct=-0.5`. */
  readonly options?: Options
}

export const columnSettings: PostgresKind = kind<ColumnSettings>({
  name: 'column-settings',
  catalog: 'column settings',
  query,
  read(row) {
    const [table, column] = [text(row, 'table'), text(row, 'column')]
    const storage = optional(row, 'storage')
    return {
      key: `column-settings:${table}.${column}`,
      name: `${table}.${column}`,
      schema: text(row, 'nspname'),
      parent: `column:${table}.${column}`,
      is: said({ table, column, statistics: optional(row, 'statistics'), storage, usualStorage: storage && text(row, 'usualStorage'), compression: optional(row, 'compression'), options: texts(row, 'options') }) as ColumnSettings,
    }
  },
  address: () => undefined,
  keeps: () => true,
  create: ({ key, is }, context) => steps({ key, from: { table: is.table, column: is.column }, to: is, verb: 'create' }, context),
  drop: (from, context) => steps({ key: from.key, from: leftOf(from, context), to: { table: from.is.table, column: from.is.column }, verb: 'drop' }, context),
  change(from, { key, is, parent }, context) {
    if (parent !== undefined && context.isReplaced(parent)) return { manner: 'replace' }
    return { manner: 'alter', steps: steps({ key, from: leftOf(from, context), to: is, verb: 'change' }, context) }
  },
})

/** What is left of it when its column is as it is wanted: a change of type brings storage and compression back to the usual. */
function leftOf({ is, parent }: SchemaObject<ColumnSettings>, context: PlanContext): ColumnSettings {
  const isRetyped = parent !== undefined && context.to.objects.has(parent) && typeOf(parent, 'from', context) !== typeOf(parent, 'to', context)
  const { storage: _, compression: __, ...rest } = is
  return isRetyped ? rest : is
}

function typeOf(parent: ObjectKey, side: 'from' | 'to', context: PlanContext): unknown {
  return context[side].objects.get(parent)?.is['type']
}

interface Setting {
  readonly key: ObjectKey
  readonly from: ColumnSettings
  readonly to: ColumnSettings
  readonly verb: Step['verb']
}

function steps({ key, from, to, verb }: Setting, context: PlanContext): readonly Step[] {
  const usual = context.versionNumber >= 160_000 ? 'default' : from.usualStorage
  const clauses = [
    ...(from.statistics === to.statistics ? [] : [`set statistics ${to.statistics ?? '-1'}`]),
    ...(from.storage === to.storage ? [] : [`set storage ${to.storage ?? usual}`]),
    ...(from.compression === to.compression ? [] : [`set compression ${to.compression ?? 'default'}`]),
    ...optionClauses(from.options, to.options),
  ]
  const on = alone(to.table, context)
  return clauses.map((clause) => alterTable(verb, key, on, `alter column ${to.column} ${clause}`, { locks: [{ object: to.table, mode: clause.startsWith('set sto') || clause.startsWith('set com') ? 'ACCESS EXCLUSIVE' : 'SHARE UPDATE EXCLUSIVE' }] }))
}

function query({ versionNumber, inScope }: ReadScope): string {
  const storage = (of: string) => `case ${of} when 'p' then 'plain' when 'e' then 'external' when 'm' then 'main' when 'x' then 'extended' end`
  const compression = versionNumber >= 140_000 ? `case a.attcompression when 'p' then 'pglz' when 'l' then 'lz4' end` : 'null::text'
  return `
    select c.oid::int8, a.attnum as sub, n.nspname, format('%I.%I', n.nspname, c.relname) as table, quote_ident(a.attname) as column, nullif(a.attstattarget, -1)::text as statistics,
      case when a.attstorage <> t.typstorage then ${storage('a.attstorage')} end as storage, ${storage('t.typstorage')} as "usualStorage", ${compression} as compression, a.attoptions as options
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped join pg_type t on t.oid = a.atttypid
    where c.relkind in ('r', 'p', 'f') and c.relpersistence <> 't' and ${inScope('n.nspname')}
      and (a.attstattarget >= 0 or a.attstorage <> t.typstorage or a.attoptions is not null${versionNumber >= 140_000 ? " or a.attcompression <> ''" : ''})`
}
