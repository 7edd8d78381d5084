import { flag, optional, said, text, texts } from '../catalog/text.ts'
import { grantables } from '../dress/grantables.ts'
import { type PostgresKind, type ReadScope, kind } from '../schema-kind.ts'
import { hazard, step } from '../step.ts'
import { afterTable, createTable } from './table-text.ts'
import type { Options } from './storage-options.ts'
import { isMadeAnew, tableSettings } from './table-settings.ts'

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
  readonly accessMethod?: string
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
    }) as Table,
    facts: { rowsEstimate: Math.max(0, Number(row['rows'])), bytes: Number(row['relpages']) * 8192 },
  }),
  address: ({ name }) => `table ${name}`,
  grantable: grantables.table,
  keeps: () => true,
  occupies: ({ name }) => [`relation ${name}`, `type ${name}`],
  create: (object, context) => [
    step('create', object.key, createTable(object, context), { undo: `drop table ${object.name}` }),
    ...afterTable(object.key, context),
    ...tableSettings({ ...object, is: { ...object.is, rowSecurity: undefined, forcedRowSecurity: undefined, replicaIdentity: undefined } as never }, object, context),
  ],
  drop: ({ key, name }) => [step('drop', key, `drop table ${name}`, { locks: [{ object: name, mode: 'ACCESS EXCLUSIVE' }], hazards: [hazard('loses-data', `the rows of ${name} go`)] })],
  change: (from, to, context) => (isMadeAnew(from, to, context) ? { manner: 'replace' } : { manner: 'alter', steps: tableSettings(from, to, context) }),
})

function query({ inScope }: ReadScope): string {
  return `
    select c.oid::int8, n.nspname, format('%I.%I', n.nspname, c.relname) as name, pg_get_userbyid(c.relowner) as owner, c.relacl::text[] as acl,
      c.relpersistence = 'u' as unlogged, c.relrowsecurity as "rowSecurity", c.relforcerowsecurity as "forcedRowSecurity",
      c.reloptions as options, t.reloptions as "toastOptions",
      case when c.relreplident in ('n', 'f') then c.relreplident end as "replicaIdentity", m.amname as "accessMethod", c.reltuples::float8 as rows, c.relpages
    from pg_class c join pg_namespace n on n.oid = c.relnamespace left join pg_am m on m.oid = c.relam and m.amname <> 'heap' left join pg_class t on t.oid = c.reltoastrelid and t.reloptions is not null
    where c.relkind = 'r' and c.relpersistence <> 't' and ${inScope('n.nspname')}`
}
