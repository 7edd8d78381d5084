import type { PlanContext } from '../../../diff/kind.ts'
import type { Step } from '../../../model/plan.ts'
import type { SchemaObject } from '../../../model/schema.ts'
import { isPartitionEver } from '../partitions/attachment.ts'
import { treeOf } from '../partitions/tree.ts'
import { alterTable, hazard, step } from '../step.ts'
import { type Column, inlined } from './column-text.ts'
import { type Identity, addIdentity, filled } from './identity-text.ts'
import { heirTablesOf, tableOf } from './lineage.ts'
import { type NotNull, addNotNull } from './not-null.ts'

/** Whether a new column that counts is one of a table that others inherit from: no statement makes it at once, since they do not count. */
export function isCountedOverHeirs({ key, parent }: SchemaObject<Column>, context: PlanContext): boolean {
  const table = tableOf(parent)
  const isPlain = !isPartitionEver(table, context) && treeOf(context.to).childrenOf(table).length === 0
  return isPlain && inlined(key, 'identity', context) !== undefined && heirTablesOf(table, context.from).some((heir) => heirTablesOf(table, context.to).includes(heir))
}

/** The column comes empty, the table's rows are numbered, and it counts on from there. Rows of heirs have no number to get. */
export function countedColumn({ key, parent, is: { column, type } }: SchemaObject<Column>, context: PlanContext): readonly Step[] {
  const table = tableOf(parent)
  const identity = context.parts<Identity>('to', key, 'identity')[0] as SchemaObject<Identity>
  const [notNull] = context.parts<NotNull>('to', key, 'not-null')
  const { start, increment } = filled(identity.is, type)
  const hazards = [hazard('may-fail-on-data', `${table}.${column} may not be null, and rows of tables that inherit from ${table} get no number`)]
  return [
    alterTable('create', key, table, `add column ${column} ${type}`, { undo: `alter table ${table} drop column ${column}` }),
    step('copy', key, `update only ${table} set ${column} = ${start} + (rows.number - 1) * ${increment} from (select ctid as place, row_number() over () as number from only ${table}) rows where ${table}.ctid = rows.place`, { works: 'rewrites', hazards }),
    ...(notNull === undefined ? [] : [addNotNull(notNull.key, notNull.is, context)]),
    addIdentity(identity),
    step('copy', key, `do $skein$ begin perform setval('${identity.name.replaceAll("'", "''")}', ${start} + (count(*) - 1) * ${increment}) from only ${table} having count(*) > 0; end $skein$`),
  ]
}
