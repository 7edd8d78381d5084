import type { PlanContext } from '../../../diff/kind.ts'
import type { Step } from '../../../model/plan.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import { relationKind, relationWords } from '../catalog/relation.ts'
import { optional, said, text, texts } from '../catalog/text.ts'
import { commentSteps } from '../dress/comment.ts'
import { grantables } from '../dress/grantables.ts'
import { labelSteps } from '../dress/labels.ts'
import { privilegeSteps } from '../dress/privileges.ts'
import { type CatalogRow, type PostgresKind, type ReadScope, kind } from '../schema-kind.ts'
import { step } from '../step.ts'
import { alteredOptions } from './altered-options.ts'

/** What is said of a column of a view or a materialized view beside what its query gives. Columns of which nothing is said are none of our objects. */
export interface ViewColumn {
  /** Quoted where it must be. */
  readonly column: string
  readonly statistics?: number
  readonly storage?: string
  /** What its type is stored like by itself, where this is not. */
  readonly usualStorage?: string
  readonly compression?: string
  readonly options?: readonly string[]
}

export const viewColumn: PostgresKind = kind<ViewColumn>({
  name: 'view-column',
  catalog: 'pg_class',
  within: 'always',
  query,
  read: (row) => ({
    key: `view-column:${text(row, 'view')}.${text(row, 'column')}`,
    name: `${text(row, 'view')}.${text(row, 'column')}`,
    schema: text(row, 'nspname'),
    parent: `${text(row, 'relationKind')}:${text(row, 'view')}` as ObjectKey,
    is: said({ column: text(row, 'column'), statistics: numberOf(row, 'statistics'), storage: optional(row, 'storage'), usualStorage: optional(row, 'usualStorage'), compression: optional(row, 'compression'), options: texts(row, 'options') }) as ViewColumn,
  }),
  address: ({ name, parent = '' }, purpose) => (purpose === 'comment' || purpose === 'label' ? `column ${name}` : purpose === 'grant' ? `table ${parent.slice(parent.indexOf(':') + 1)}` : undefined),
  grantable: grantables.column,
  grantPart: ({ is }) => `(${is.column})`,
  create: (object, context) => columnDress(object, context),
  drop: (object, context) => (isKept(object, context) ? undressed(object, context) : []),
  change: (from, to) => ({ manner: 'alter', steps: settings(from, to) }),
})

/** What the query of a view does not say of its column. */
export function columnDress(object: SchemaObject<ViewColumn>, context: PlanContext): readonly Step[] {
  const defaults = context.parts<{ readonly expression?: string }>('to', object.key, 'default').filter(({ key }) => context.isInlined(key))
  return [...defaults.map(({ key, is }) => alter(object, key, `set default ${is.expression}`)), ...settings(plain(object), object)]
}

/** Whether the column stays, and only what is said of it goes. */
function isKept({ parent = 'view:' }: SchemaObject<ViewColumn>, { to, isReplaced }: PlanContext): boolean {
  return to.objects.has(parent) && !isReplaced(parent)
}

function plain({ comment: _, privileges: __, labels: ___, ...object }: SchemaObject<ViewColumn>): SchemaObject<ViewColumn> {
  return { ...object, is: { column: object.is.column } }
}

function undressed(object: SchemaObject<ViewColumn>, context: PlanContext): readonly Step[] {
  const [from, to] = [object, plain(object)] as unknown as readonly [SchemaObject, SchemaObject]
  return [
    ...context.parts('from', object.key, 'default').map(({ key }) => alter(object, key, 'drop default')),
    ...settings(object, plain(object)),
    ...privilegeSteps(viewColumn, from, to, context),
    ...(object.comment === undefined ? [] : commentSteps(viewColumn, to)),
    ...labelSteps(viewColumn, from, to),
  ]
}

function settings(from: SchemaObject<ViewColumn>, to: SchemaObject<ViewColumn>): readonly Step[] {
  const differs = (field: 'statistics' | 'storage' | 'compression') => from.is[field] !== to.is[field]
  return [
    ...(differs('statistics') ? [alter(to, to.key, `set statistics ${to.is.statistics ?? -1}`)] : []),
    ...(differs('storage') ? [alter(to, to.key, `set storage ${to.is.storage ?? from.is.usualStorage}`)] : []),
    ...(differs('compression') ? [alter(to, to.key, `set compression ${to.is.compression ?? 'default'}`)] : []),
    ...alteredOptions(to.key, `${relationOf(to)} alter column ${to.is.column}`, from.is.options, to.is.options),
  ]
}

function alter(column: SchemaObject<ViewColumn>, key: ObjectKey, words: string): Step {
  return step('change', key, `alter ${relationOf(column)} alter column ${column.is.column} ${words}`)
}

function relationOf({ parent = 'view:' }: SchemaObject<ViewColumn>): string {
  return `${relationWords(parent)} ${parent.slice(parent.indexOf(':') + 1)}`
}

function numberOf(row: CatalogRow, column: string): number | undefined {
  return row[column] === null ? undefined : Number(row[column])
}

function query(scope: ReadScope): string {
  const storage = (column: string) => `case when c.relkind = 'm' and a.attstorage <> t.typstorage then case ${column} when 'p' then 'plain' when 'e' then 'external' when 'm' then 'main' else 'extended' end end`
  const compression = scope.versionNumber >= 140_000 ? `case a.attcompression when 'p' then 'pglz' when 'l' then 'lz4' end` : 'null'
  return `
    select c.oid::int8, a.attnum as sub, n.nspname, ${relationKind('c')} as "relationKind", format('%I.%I', n.nspname, c.relname) as view, quote_ident(a.attname) as column,
      case when a.attstattarget >= 0 then a.attstattarget end as statistics, ${storage('a.attstorage')} as storage, ${storage('t.typstorage')} as "usualStorage", ${compression} as compression, a.attoptions as options,
      pg_get_userbyid(c.relowner) as owner, a.attacl::text[] as acl
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace join pg_type t on t.oid = a.atttypid
      left join pg_description d on d.classoid = 'pg_class'::regclass and d.objoid = c.oid and d.objsubid = a.attnum
    where c.relkind in ('v', 'm') and c.relpersistence <> 't' and a.attnum > 0 and not a.attisdropped and ${scope.inScope('n.nspname')}
      and (d.objoid is not null or a.attacl is not null or a.atthasdef or a.attstattarget >= 0 or a.attoptions is not null or (c.relkind = 'm' and a.attstorage <> t.typstorage) or ${compression} is not null
        or exists (select from pg_seclabel l where l.classoid = 'pg_class'::regclass and l.objoid = c.oid and l.objsubid = a.attnum))
    order by c.oid, a.attnum`
}
