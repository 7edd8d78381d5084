import type { PlanContext } from '../../../diff/kind.ts'
import type { Step } from '../../../model/plan.ts'
import type { SchemaObject } from '../../../model/schema.ts'
import { text } from '../catalog/text.ts'
import { type PostgresKind, kind } from '../schema-kind.ts'
import { alterTable } from '../step.ts'
import { type ForeignOptions, changedOptionsText, foreignOptions, optionsQuery } from './foreign-options.ts'
import { alone } from './lineage.ts'

interface ForeignColumn {
  readonly table: string
  readonly column: string
  readonly options?: ForeignOptions
}

/** What the foreign data wrapper is told of a column. */
export const foreignColumn: PostgresKind = kind<ForeignColumn>({
  name: 'foreign-column',
  catalog: 'options of columns',
  query: ({ inScope }) => `
    select c.oid::int8, a.attnum as sub, n.nspname, format('%I.%I', n.nspname, c.relname) as table, quote_ident(a.attname) as column, ${optionsQuery('a.attfdwoptions')} as options
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relkind = 'f' and a.attfdwoptions is not null and ${inScope('n.nspname')}`,
  read(row) {
    const [table, column] = [text(row, 'table'), text(row, 'column')]
    const options = foreignOptions(row)
    return {
      key: `foreign-column:${table}.${column}`,
      name: `${table}.${column}`,
      schema: text(row, 'nspname'),
      parent: `column:${table}.${column}`,
      is: { table, column, ...(options === undefined ? {} : { options }) },
    }
  },
  address: () => undefined,
  create: (object, context) => steps('create', undefined, object.is.options, object, context),
  drop: (object, context) => steps('drop', object.is.options, undefined, object, context),
  change: (from, to, context) => ({ manner: 'alter', steps: steps('change', from.is.options, to.is.options, to, context) }),
})

function steps(verb: Step['verb'], from: ForeignOptions | undefined, to: ForeignOptions | undefined, { key, is }: SchemaObject<ForeignColumn>, context: PlanContext): readonly Step[] {
  const words = changedOptionsText(from, to)
  return words === '' ? [] : [alterTable(verb, key, alone(is.table, context), `alter column ${is.column}${words}`)]
}
