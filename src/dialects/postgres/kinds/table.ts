import type { SchemaObject } from '../../../model/schema.ts'
import { flag, optional, said, text, texts } from '../catalog/text.ts'
import { grantables } from '../dress/grantables.ts'
import { type PostgresKind, kind } from '../schema-kind.ts'
import { alterTable, hazard, step } from '../step.ts'
import { type Column, columnText } from './column-text.ts'

/** What `create table` says beside the columns. */
export interface Table {
  readonly unlogged?: true
  /** Storage parameters as `reloptions` has them: `fillfactor=70`. Sorted. */
  readonly options?: readonly string[]
  /** Row level security: on; and for the owner too. */
  readonly rowSecurity?: true
  readonly forcedRowSecurity?: true
  /** `d` default, `n` nothing, `f` full; an index is that index's business. */
  readonly replicaIdentity?: 'n' | 'f'
  readonly accessMethod?: string
}

export const table: PostgresKind = kind<Table>({
  name: 'table',
  catalog: 'pg_class',
  query: (scope) => `
    select c.oid::int8, n.nspname, format('%I.%I', n.nspname, c.relname) as name, pg_get_userbyid(c.relowner) as owner, c.relacl::text[] as acl,
      c.relpersistence = 'u' as unlogged, (select array_agg(o order by o) from unnest(c.reloptions) o) as options, c.relrowsecurity as "rowSecurity", c.relforcerowsecurity as "forcedRowSecurity",
      case when c.relreplident in ('n', 'f') then c.relreplident end as "replicaIdentity", (select amname from pg_am where oid = c.relam and amname <> 'heap') as "accessMethod",
      c.reltuples::float8 as rows, c.relpages
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and c.relpersistence <> 't' and ${scope.inScope('n.nspname')}`,
  read: (row) => ({
    key: `table:${text(row, 'name')}`,
    name: text(row, 'name'),
    schema: text(row, 'nspname'),
    is: said({
      unlogged: flag(row, 'unlogged') || undefined,
      options: texts(row, 'options'),
      rowSecurity: flag(row, 'rowSecurity') || undefined,
      forcedRowSecurity: flag(row, 'forcedRowSecurity') || undefined,
      replicaIdentity: optional(row, 'replicaIdentity'),
      accessMethod: optional(row, 'accessMethod'),
    }) as Table,
    facts: { rowsEstimate: Math.max(0, Number(row['rows'])), bytes: Number(row['relpages']) * 8192 },
  }),
  address: ({ name }) => `table ${name}`,
  grantable: grantables.table,
  keeps: () => true,
  occupies: ({ name }) => [`relation ${name}`, `type ${name}`],
  create(object, context) {
    const { key, name, is } = object
    const columns = context.parts<Column>('to', key, 'column')
    const lines = columns.map((column) => `  ${columnText(column, context)}`)
    const options = is.options === undefined ? '' : ` with (${is.options.join(', ')})`
    const method = is.accessMethod === undefined ? '' : ` using ${is.accessMethod}`
    return [
      step('create', key, `create ${is.unlogged === true ? 'unlogged ' : ''}table ${name} (\n${lines.join(',\n')}\n)${method}${options}`, { undo: `drop table ${name}` }),
      ...settings({ ...object, is: {} }, object),
    ]
  },
  drop: ({ key, name }) => [step('drop', key, `drop table ${name}`, { locks: [{ object: name, mode: 'ACCESS EXCLUSIVE' }], hazards: [hazard('loses-data', `the rows of ${name} go`)] })],
  change: (from, to) => ({ manner: 'alter', steps: settings(from, to) }),
})

/** The clauses that make a table's settings what they are wanted to be. */
function settings(from: SchemaObject<Table>, to: SchemaObject<Table>) {
  const { key, name } = to
  const differs = (field: keyof Table) => JSON.stringify(from.is[field]) !== JSON.stringify(to.is[field])
  const clause = (text: string) => alterTable('change', key, name, text)
  return [
    ...(differs('rowSecurity') ? [clause(`${to.is.rowSecurity === true ? 'enable' : 'disable'} row level security`)] : []),
    ...(differs('forcedRowSecurity') ? [clause(`${to.is.forcedRowSecurity === true ? '' : 'no '}force row level security`)] : []),
  ]
}
