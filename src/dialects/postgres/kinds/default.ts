import type { ObjectKey } from '../../../model/schema.ts'
import { text } from '../catalog/text.ts'
import { type PostgresKind, kind } from '../schema-kind.ts'
import { alterTable } from '../step.ts'

interface Default {
  readonly table: string
  readonly column: string
  /** As `pg_get_expr` prints it. */
  readonly expression: string
}

/** A column's default: an object of its own, since it may need what needs the table. */
export const columnDefault: PostgresKind = kind<Default>({
  name: 'default',
  catalog: 'pg_attrdef',
  within: 'when-possible',
  query: (scope) => `
    select d.oid::int8, n.nspname, format('%I.%I', n.nspname, c.relname) as table, quote_ident(a.attname) as column, case c.relkind when 'v' then 'view-column' else 'column' end as "columnKind", pg_get_expr(d.adbin, d.adrelid) as expression
    from pg_attrdef d join pg_class c on c.oid = d.adrelid join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum = d.adnum
    where c.relpersistence <> 't' and a.attgenerated = '' and ${scope.inScope('n.nspname')}`,
  read(row) {
    const [table, column] = [text(row, 'table'), text(row, 'column')]
    return { key: `default:${table}.${column}`, name: `${table}.${column}`, schema: text(row, 'nspname'), parent: `${text(row, 'columnKind')}:${table}.${column}` as ObjectKey, is: { table, column, expression: text(row, 'expression') } }
  },
  address: () => undefined,
  create: ({ key, is }) => [alterTable('create', key, is.table, `alter column ${is.column} set default ${is.expression}`)],
  drop: ({ key, is }) => [alterTable('drop', key, is.table, `alter column ${is.column} drop default`)],
  change: (_, { key, is }) => ({ manner: 'alter', steps: [alterTable('change', key, is.table, `alter column ${is.column} set default ${is.expression}`)] }),
})
