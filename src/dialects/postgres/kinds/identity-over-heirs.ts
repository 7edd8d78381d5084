import type { PlanContext } from '../../../diff/kind.ts'
import type { Step } from '../../../model/plan.ts'
import type { SchemaObject } from '../../../model/schema.ts'
import { staysAttached } from '../partitions/attachment.ts'
import { treeOf } from '../partitions/tree.ts'
import { quote } from '../quote.ts'
import { alterTable, hazard, step } from '../step.ts'
import { type Column, inlined } from './column-text.ts'
import { type Identity, addIdentity, filled } from './identity-text.ts'
import { heirTablesOf } from './heir-tables.ts'
import { tableOf } from './lineage.ts'
import { type NotNull, addNotNull } from './not-null.ts'
import { unheardUpdate } from './unheard-update.ts'

/** Whether a new column that counts is one of a table that others inherit from, or up to 16 of one with partitions: no statement makes it at once, since those do not count. */
export function isCountedOverHeirs({ key, parent }: SchemaObject<Column>, context: PlanContext): boolean {
  if (inlined(key, 'identity', context) === undefined) return false
  const table = tableOf(parent)
  if (isPartitioned(table, context)) return context.versionNumber < 170_000 && treeOf(context.from).childrenOf(table).some((child) => staysAttached(child, context))
  return heirTablesOf(table, context.from).some((heir) => heirTablesOf(table, context.to).includes(heir))
}

/** The column comes empty, the table's rows are numbered, and it counts on from there. Rows of heirs have no number to get. */
export function countedColumn({ key, parent, is: { column, type } }: SchemaObject<Column>, context: PlanContext): readonly Step[] {
  const table = tableOf(parent)
  const rows = isPartitioned(table, context) ? table : `only ${table}`
  const identity = context.parts<Identity>('to', key, 'identity')[0] as SchemaObject<Identity>
  const [notNull] = context.parts<NotNull>('to', key, 'not-null')
  const { start, increment } = filled(identity.is, type)
  const numbers = `select tableoid as part, ctid as place, row_number() over () as number from ${rows}`
  const hazards = isPartitioned(table, context) ? [] : [hazard('may-fail-on-data', `${table}.${column} may not be null, and rows of tables that inherit from ${table} get no number`)]
  return [
    alterTable('create', key, table, `add column ${column} ${type}`, { undo: `alter table ${table} drop column ${column}` }),
    unheardUpdate({ key, column: key, table, update: `update ${rows} counted set ${column} = ${start} + (rows.number - 1) * ${increment} from (${numbers}) rows where counted.tableoid = rows.part and counted.ctid = rows.place`, works: 'rewrites', hazards }, context),
    ...(notNull === undefined ? [] : [addNotNull(notNull.key, notNull.is, context)]),
    addIdentity(identity),
    step('copy', key, `do $skein$ begin perform setval(${quote.literal(identity.name)}, ${start} + (count(*) - 1) * ${increment}) from ${rows} having count(*) > 0; end $skein$`, { works: 'scans' }),
  ]
}

function isPartitioned(table: string, { to }: PlanContext): boolean {
  return to.objects.get(`table:${table}`)?.is['partitionBy'] !== undefined
}
