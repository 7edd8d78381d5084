import { same } from '../../../diff/changes.ts'
import type { PlanContext } from '../../../diff/kind.ts'
import type { Step } from '../../../model/plan.ts'
import type { ObjectKey } from '../../../model/schema.ts'
import { text, texts } from '../catalog/text.ts'
import { orderAfter } from '../column-order.ts'
import { type PostgresKind, kind } from '../schema-kind.ts'
import { type StepMore, step } from '../step.ts'
import type { Column } from './column-text.ts'

export interface TypedTable {
  readonly table: string
  readonly type: string
  /** What the type has: another list parts the table from it meanwhile. */
  readonly attributes: readonly string[]
}

/** That a table has exactly the columns of a composite type: apart from both. */
export const typedTable: PostgresKind = kind<TypedTable>({
  name: 'typed-table',
  catalog: 'typed tables',
  within: 'always',
  concernsParent: true,
  query: ({ inScope }) => `
    select c.oid::int8, n.nspname, format('%I.%I', n.nspname, c.relname) as table, format('%I.%I', m.nspname, t.typname) as type,
      (select array_agg(format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod)) order by a.attnum) from pg_attribute a where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped) as attributes,
      (select array_agg(quote_ident(a.attname)) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_type t on t.oid = c.reloftype join pg_namespace m on m.oid = t.typnamespace
    where c.relkind in ('r', 'p') and c.relpersistence <> 't' and ${inScope('n.nspname')}`,
  read(row) {
    const [table, type] = [text(row, 'table'), text(row, 'type')]
    return {
      key: `typed-table:${table}`,
      name: table,
      schema: text(row, 'nspname'),
      parent: `table:${table}`,
      is: { table, type, attributes: texts(row, 'attributes') },
      depends: [`type:${type}`, ...texts(row, 'columns').map((column) => `column:${table}.${column}` as const)],
    }
  },
  address: () => undefined,
  create: ({ key, is }) => [tie('create', key, is.table, `of ${is.type}`, { undo: `alter table ${is.table} not of` })],
  drop: ({ key, is }) => [tie('drop', key, is.table, 'not of', { undo: `alter table ${is.table} of ${is.type}` })],
  change: () => ({ manner: 'replace' }),
})

/** Whether its columns would stand in another order than those of the type that it is to be of: nothing ties it to that. */
export function standsOtherwise(table: ObjectKey, context: PlanContext): boolean {
  if (context.parts('to', table, 'typed-table').length === 0) return false
  const columns = (side: 'from' | 'to') => context.parts<Column>(side, table, 'column').map(({ is }) => is.column)
  return !same(orderAfter(columns('from'), columns('to')), columns('to'))
}

/** A statement of its own: in one with others the server looks at the columns as they were. */
function tie(verb: Step['verb'], key: ObjectKey, table: string, words: string, more: StepMore): Step {
  return step(verb, key, `alter table ${table} ${words}`, { locks: [{ object: table, mode: 'ACCESS EXCLUSIVE' }], ...more })
}
