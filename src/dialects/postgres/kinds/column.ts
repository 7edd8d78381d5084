import { flag, optional, said, text } from '../catalog/text.ts'
import { grantables } from '../dress/grantables.ts'
import { type PostgresKind, kind } from '../schema-kind.ts'
import { alterTable, hazard } from '../step.ts'
import { recast } from '../types/recast.ts'
import { survivesRetype } from './survives-retype.ts'
import { type Column, columnText } from './column-text.ts'

export const column: PostgresKind = kind<Column>({
  name: 'column',
  catalog: 'pg_class',
  within: 'always',
  query: (scope) => `
    select c.oid::int8, a.attnum as sub, n.nspname, format('%I.%I', n.nspname, c.relname) as table, quote_ident(a.attname) as column, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as "notNull",
      (select format('%I.%I', m.nspname, l.collname) from pg_collation l join pg_namespace m on m.oid = l.collnamespace where l.oid = a.attcollation and a.attcollation <> t.typcollation) as collation,
      pg_get_userbyid(c.relowner) as owner, a.attacl::text[] as acl
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace join pg_type t on t.oid = a.atttypid
    where c.relkind = 'r' and c.relpersistence <> 't' and a.attnum > 0 and not a.attisdropped and ${scope.inScope('n.nspname')}
    order by c.oid, a.attnum`,
  read: (row) => ({
    key: `column:${text(row, 'table')}.${text(row, 'column')}`,
    name: `${text(row, 'table')}.${text(row, 'column')}`,
    schema: text(row, 'nspname'),
    parent: `table:${text(row, 'table')}`,
    is: said({ column: text(row, 'column'), type: text(row, 'type'), notNull: flag(row, 'notNull') || undefined, collation: optional(row, 'collation') }) as Column,
  }),
  address: ({ name, parent }, purpose) => (purpose === 'comment' || purpose === 'label' ? `column ${name}` : purpose === 'grant' ? `table ${tableOf(parent)}` : undefined),
  grantable: grantables.column,
  grantPart: ({ is }) => `(${is.column})`,
  keeps: () => true,
  create: (object, context) => [alterTable('create', object.key, tableOf(object.parent), `add column ${columnText(object, context)}`)],
  drop: ({ key, parent, is, name }) => [alterTable('drop', key, tableOf(parent), `drop column ${is.column}`, { hazards: [hazard('loses-data', `the values of ${name} go`)] })],
  change(from, to, context) {
    const { key, is } = to
    const clause = (words: string) => alterTable('change', key, tableOf(to.parent), `alter column ${is.column} ${words}`)
    const isRenewed = from.depends.some((need) => /^(type|collation):/.test(need) && context.isReplaced(need))
    const isRetyped = isRenewed || from.is.type !== is.type || from.is.collation !== is.collation
    const value = isRenewed && from.is.type === is.type ? recast(is.column, is.type, from.depends, context) : `${is.column}::text::${is.type}`
    const using = value === is.column || !isRenewed ? '' : ` using ${value}`
    return {
      manner: 'alter',
      steps: [
        ...(isRetyped ? [clause(`type ${is.type}${is.collation === undefined ? '' : ` collate ${is.collation}`}${using}`)] : []),
        ...(from.is.notNull === is.notNull ? [] : [clause(is.notNull === true ? 'set not null' : 'drop not null')]),
      ],
      ...(isRetyped ? { disturbs: (dependent) => !(['index', 'constraint', 'statistics'].includes(dependent.kind) ? survivesRetype(dependent, context) : dependent.kind === 'sequence-owner') } : {}),
    }
  },
})

function tableOf(parent: string | undefined): string {
  return (parent ?? '').replace(/^[a-z-]+:/, '')
}
