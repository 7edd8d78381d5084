import type { PlanContext } from '../../../diff/kind.ts'
import type { Step } from '../../../model/plan.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import { text } from '../catalog/text.ts'
import { type PostgresKind, type ReadScope, kind } from '../schema-kind.ts'
import { columnsAbove } from '../partitions/columns-above.ts'
import { treeOf } from '../partitions/tree.ts'
import { alterTable } from '../step.ts'
import type { Column } from './column-text.ts'
import { alone, isDoneAbove } from './lineage.ts'
import { ownerTable } from './sequence-owner.ts'

export interface Default {
  readonly table: string
  readonly column: string
  /** As `pg_get_expr` prints it. */
  readonly expression: string
}

/** A column's default: an object of its own, since it may need what needs the table. Columns of views have them too. */
export const columnDefault: PostgresKind = kind<Default>({
  name: 'default',
  catalog: 'pg_attrdef',
  within: 'when-possible',
  query,
  read(row) {
    const [table, column] = [text(row, 'table'), text(row, 'column')]
    return { key: `default:${table}.${column}`, name: `${table}.${column}`, schema: text(row, 'nspname'), parent: `${text(row, 'columnKind') as 'column'}:${table}.${column}`, is: { table, column, expression: text(row, 'expression') } }
  },
  address: () => undefined,
  follows: ({ parent }, context) => columnsAbove([parent], context),
  letsGoOf: ({ depends }) => depends.filter((key) => key.startsWith('sequence:')),
  dropsApart: (object, context) => (isOfPartition(object, context) && asksWhatGoes(object, `table:${object.is.table}`, context)) || goesLate(object, context) ? true : undefined,
  create: (object, context) => [setDefault('create', object, context)],
  drop: (object, context) => [clause('drop', object, 'drop default', context)],
  change: (_, to, context) => ({ manner: 'alter', steps: [setDefault('change', to, context)] }),
})

/** Whether it asks a sequence that goes, and not with its table. */
export function asksWhatGoes({ depends }: Pick<SchemaObject, 'depends'>, table: ObjectKey, context: PlanContext): boolean {
  return depends.some((key) => key.startsWith('sequence:') && context.isDropped(key) && ownerTable(key, context.from) !== table)
}

/** What was a partition goes only when its rows are in others, which may count by then. */
function isOfPartition({ is: { table } }: SchemaObject<Default>, { from }: PlanContext): boolean {
  return treeOf(from).partition(table) !== undefined
}

/** Its column goes by a statement for a table above, and what it asks does not wait for that. */
function goesLate({ parent, depends }: SchemaObject<Default>, context: PlanContext): boolean {
  const column = parent === undefined ? undefined : (context.from.objects.get(parent) as unknown as SchemaObject<Column> | undefined)
  return column !== undefined && isDoneAbove(column, context) && depends.some((key) => !key.startsWith('column:') && (context.isDropped(key) || context.isReplaced(key)))
}

function setDefault(verb: Step['verb'], object: SchemaObject<Default>, context: PlanContext): Step {
  return clause(verb, object, `set default ${object.is.expression}`, context)
}

/** What heirs have is theirs to say. */
function clause(verb: Step['verb'], { key, is: { table, column, expression } }: SchemaObject<Default>, words: string, context: PlanContext): Step {
  const undo = verb === 'create' ? 'drop default' : verb === 'drop' ? `set default ${expression}` : undefined
  const on = alone(table, context)
  return alterTable(verb, key, on, `alter column ${column} ${words}`, undo === undefined ? {} : { undo: `alter table ${on} alter column ${column} ${undo}` })
}

/** One row for each table. A default names no column, so it is printed without its table's: opening each of those takes longer than printing. */
function query({ inScope }: ReadScope): string {
  return `
    select n.nspname, case c.relkind when 'v' then 'view-column' else 'column' end as "columnKind", format('%I.%I', n.nspname, c.relname) as table, g.oids as "oid[]", g.columns as "column[]", g.expressions as "expression[]"
    from (select q.adrelid, array_agg(q.oid::int8) as oids, array_agg(q.name) as columns, array_agg(q.expression) as expressions from (
        select d.adrelid, d.oid, quote_ident(a.attname) as name, pg_get_expr(d.adbin, 0) as expression
        from pg_attrdef d join pg_class c on c.oid = d.adrelid join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
        where a.attgenerated = '' and c.relpersistence <> 't' and ${inScope('n.nspname')} order by d.adrelid, d.adnum) q group by q.adrelid) g
      join pg_class c on c.oid = g.adrelid join pg_namespace n on n.oid = c.relnamespace
    order by c.oid`
}
