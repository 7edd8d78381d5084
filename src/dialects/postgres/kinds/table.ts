import type { PlanContext } from '../../../diff/kind.ts'
import type { Step } from '../../../model/plan.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import { flag, optional, said, text, texts } from '../catalog/text.ts'
import { setAside } from '../copies/set-aside.ts'
import { grantables } from '../dress/grantables.ts'
import { fillTable } from '../partitions/fill.ts'
import { fillingOf } from '../partitions/filling.ts'
import { isEmptied } from '../partitions/movement.ts'
import { type PostgresKind, type ReadScope, kind } from '../schema-kind.ts'
import { hazard, step } from '../step.ts'
import { castSteps, uncastSteps } from '../types/recast.ts'
import type { Inheritance } from './inheritance.ts'
import { leavePositions, sequencesWith } from './carried-position.ts'
import { isCast, viewsInTheWay } from './held-rows.ts'
import { afterTable, createTable } from './table-text.ts'
import type { Options } from './storage-options.ts'
import { isInTheWay, isMadeAnew, tableSettings } from './table-settings.ts'

/** What is said of a table beside its columns. */
export interface Table {
  readonly unlogged?: true
  /** Storage parameters as `reloptions` has them: `fillfactor=70`, those of its TOAST table as `toast.autovacuum_enabled=false`. */
  readonly options?: Options
  /** Row level security: on; and for the owner too. */
  readonly rowSecurity?: true
  readonly forcedRowSecurity?: true
  /** `n` nothing, `f` full; an index is that index's business. */
  readonly replicaIdentity?: 'n' | 'f'
  /** Only where it is not `heap`; of a partitioned table whenever it is said, for partitions to come. */
  readonly accessMethod?: string
  /** How it is partitioned, as the server prints it: `RANGE (made_at)`. */
  readonly partitionBy?: string
  /** Columns by which it is partitioned, with their types: `made_at date`. Sorted. */
  readonly partitionColumns?: readonly string[]
  /** Said only where the order of its columns is asked for. */
  readonly columnOrder?: readonly string[]
}

export const table: PostgresKind = kind<Table>({
  name: 'table',
  catalog: 'pg_class',
  query,
  read: (row) => ({
    key: `table:${text(row, 'name')}`,
    name: text(row, 'name'),
    schema: text(row, 'nspname'),
    is: said({
      unlogged: flag(row, 'unlogged') || undefined,
      options: [...texts(row, 'options'), ...texts(row, 'toastOptions').map((option) => `toast.${option}`)],
      rowSecurity: flag(row, 'rowSecurity') || undefined,
      forcedRowSecurity: flag(row, 'forcedRowSecurity') || undefined,
      replicaIdentity: optional(row, 'replicaIdentity'),
      accessMethod: optional(row, 'accessMethod'),
      partitionBy: optional(row, 'partitionBy'),
      partitionColumns: texts(row, 'partitionColumns'),
    }) as Table,
    facts: { rowsEstimate: Math.max(0, Number(row['rows'])), bytes: Number(row['relpages']) * 8192 },
  }),
  address: ({ name }) => `table ${name}`,
  grantable: grantables.table,
  keeps: () => true,
  occupies: ({ name }) => [`relation ${name}`, `type ${name}`],
  follows: ({ key }, context) => storageAbove(key, context),
  create: (object, context) => [
    step('create', object.key, createTable(object, context), { undo: `drop table ${object.name}` }),
    ...afterTable(object.key, context),
    ...tableSettings({ ...object, is: { ...object.is, rowSecurity: undefined, forcedRowSecurity: undefined, replicaIdentity: undefined } as never }, object, context),
  ],
  drop: dropTable,
  change(from, to, context) {
    if (isMadeAnew(from, to, context)) return { manner: 'replace' }
    const inTheWay = [isInTheWay(from, to, context), viewsInTheWay(from, context)].flatMap((one) => one ?? [])
    return { manner: 'alter', steps: tableSettings(from, to, context), ...(inTheWay.length === 0 ? {} : { disturbs: (dependent: SchemaObject) => inTheWay.some((isOne) => isOne(dependent)) }) }
  },
  setAside,
  transfer: (aside, to, context) => (isCast(to.key, context) ? castSteps(aside, to, context) : []),
  filling: (_, to, context) => fillingOf(to, context),
  fill: fillTable,
})

/** One that takes a column from several tables takes it from tables that agree on how it is stored. */
function storageAbove(key: ObjectKey, context: PlanContext): readonly ObjectKey[] {
  const above = context.parts<Inheritance>('to', key, 'inheritance')
  if (above.length < 2) return []
  return above.flatMap(({ is }) => context.parts('to', `table:${is.parent}`, 'column')).map((column): ObjectKey => `column-settings:${column.key.slice('column:'.length)}`)
}

/** What was set aside, and what was a partition, has given its rows away by then. */
function dropTable({ key, name }: SchemaObject<Table>, context: PlanContext): readonly Step[] {
  const hazards = context.isReplaced(key) || isEmptied(name, context) ? [] : [hazard('loses-data', `the rows of ${name} go`)]
  const sequences = context.parts('from', key, 'column').flatMap((column) => sequencesWith(column.key, context))
  const aside = context.to.objects.get(key)
  const uncast = aside !== undefined && aside.name !== name && isCast(key, context) ? uncastSteps({ key, name }, aside.name) : []
  return [...leavePositions(sequences, context), ...uncast, step('drop', key, `drop table ${name}`, { locks: [{ object: name, mode: 'ACCESS EXCLUSIVE' }], hazards })]
}

function query({ inScope }: ReadScope): string {
  return `
    select c.oid::int8, n.nspname, format('%I.%I', n.nspname, c.relname) as name, pg_get_userbyid(c.relowner) as owner, c.relacl::text[] as acl,
      c.relpersistence = 'u' as unlogged, c.relrowsecurity as "rowSecurity", c.relforcerowsecurity as "forcedRowSecurity",
      c.reloptions as options, t.reloptions as "toastOptions",
      case when c.relreplident in ('n', 'f') then c.relreplident end as "replicaIdentity", quote_ident(m.amname) as "accessMethod", c.reltuples::float8 as rows, c.relpages,
      case when c.relkind = 'p' then pg_get_partkeydef(c.oid) end as "partitionBy", k.columns as "partitionColumns"
    from pg_class c join pg_namespace n on n.oid = c.relnamespace left join pg_am m on m.oid = c.relam and (m.amname <> 'heap' or c.relkind = 'p') left join pg_class t on t.oid = c.reltoastrelid and t.reloptions is not null
      left join (${partitionColumnsQuery}) k on k.oid = c.oid
    where c.relkind in ('r', 'p') and c.relpersistence <> 't' and ${inScope('n.nspname')}`
}

/** Columns that the key of a partitioned table is made of: nothing changes their types where they stand. */
const partitionColumnsQuery = `
  select d.objid as oid, array_agg(format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod)) || coalesce(' ' || l.collname, '') order by a.attname) as columns
  from pg_depend d join pg_partitioned_table p on p.partrelid = d.objid join pg_attribute a on a.attrelid = d.objid and a.attnum = d.objsubid left join pg_collation l on l.oid = a.attcollation
  where d.classid = 'pg_class'::regclass and d.refclassid = 'pg_class'::regclass and d.refobjid = d.objid and d.refobjsubid = 0 and d.objsubid > 0 and d.deptype = 'i'
  group by d.objid`
