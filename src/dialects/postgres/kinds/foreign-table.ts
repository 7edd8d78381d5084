import type { SchemaObject } from '../../../model/schema.ts'
import { said, text } from '../catalog/text.ts'
import { grantables } from '../dress/grantables.ts'
import { type PostgresKind, kind } from '../schema-kind.ts'
import { step } from '../step.ts'
import { type ForeignOptions, changedOptionsText, foreignOptions, optionsQuery, optionsText } from './foreign-options.ts'
import { afterTable, columnsText } from './table-text.ts'

interface ForeignTable {
  /** Quoted where it must be. */
  readonly server: string
  readonly options?: ForeignOptions
}

/** A table whose rows are another server's. It may be made anew: nothing that is here goes with it. Its columns are those of a table. */
export const foreignTable: PostgresKind = kind<ForeignTable>({
  name: 'foreign-table',
  catalog: 'pg_class',
  query: ({ inScope }) => `
    select c.oid::int8, n.nspname, format('%I.%I', n.nspname, c.relname) as name, pg_get_userbyid(c.relowner) as owner, c.relacl::text[] as acl, quote_ident(s.srvname) as server, ${optionsQuery('f.ftoptions')} as options
    from pg_foreign_table f join pg_class c on c.oid = f.ftrelid join pg_namespace n on n.oid = c.relnamespace join pg_foreign_server s on s.oid = f.ftserver
    where ${inScope('n.nspname')}`,
  read: (row) => ({
    key: `foreign-table:${text(row, 'name')}`,
    name: text(row, 'name'),
    schema: text(row, 'nspname'),
    is: said({ server: text(row, 'server'), options: foreignOptions(row) }) as ForeignTable,
  }),
  address: ({ name }, purpose) => (purpose === 'grant' ? `table ${name}` : `foreign table ${name}`),
  grantable: grantables.table,
  occupies: ({ name }) => [`relation ${name}`, `type ${name}`],
  create(object, context) {
    const { key, name, is } = object
    return [step('create', key, `create foreign table ${name}${columnsText(key, context)} server ${is.server}${optionsText(is.options)}`, { undo: `drop foreign table ${name}` }), ...afterTable(key, context)]
  },
  drop: ({ key, name }) => [step('drop', key, `drop foreign table ${name}`, { locks: [{ object: name, mode: 'ACCESS EXCLUSIVE' }] })],
  change: (from, to) => (from.is.server === to.is.server ? { manner: 'alter', steps: options(from, to) } : { manner: 'replace' }),
})

function options(from: SchemaObject<ForeignTable>, { key, name, is }: SchemaObject<ForeignTable>) {
  const change = (before: ForeignTable, after: ForeignTable) => changedOptionsText(before.options, after.options)
  const words = change(from.is, is)
  return words === '' ? [] : [step('change', key, `alter foreign table ${name}${words}`, { undo: `alter foreign table ${name}${change(is, from.is)}` })]
}
