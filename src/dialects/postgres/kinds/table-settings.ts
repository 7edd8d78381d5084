import { same } from '../../../diff/changes.ts'
import type { PlanContext } from '../../../diff/kind.ts'
import type { Step } from '../../../model/plan.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import { isKeyedOverReplaced } from '../partitions/keyed-over.ts'
import { alterTable, hazard, step } from '../step.ts'
import type { Column } from './column-text.ts'
import { losesExpressionFurtherDown } from './expression-below.ts'
import { goesWithExpression } from './former-expression.ts'
import { lacksCheckOf } from './checks-above.ts'
import { isRetypedWhileHeld } from './held-rows.ts'
import { type Inheritance, comesBehindOthers } from './inheritance.ts'
import { leftBehind } from './sequence-logging.ts'
import { lacksNotNullOf } from './not-nulls-above.ts'
import { optionClauses } from './storage-options.ts'
import type { Table } from './table.ts'
import { standsOtherwise } from './typed-table.ts'

/** What is set on a table that stands, to make one of the other. */
export function tableSettings(from: SchemaObject<Table>, to: SchemaObject<Table>, context: PlanContext): readonly Step[] {
  const { key, name, is } = to
  const clause = (text: string, undo: string, more = {}) => alterTable('change', key, name, text, { undo: `alter table ${name} ${undo}`, ...more })
  const options = optionClauses(from.is.options, is.options)
  const undone = optionClauses(is.options, from.is.options)
  const access = { hazards: [hazard('changes-access', `row level security of ${name} changes`)] }
  return [
    ...(from.is.unlogged === is.unlogged ? [] : [logged(from, to), ...leftBehind(to as unknown as SchemaObject, context)]),
    ...(from.is.accessMethod === is.accessMethod ? [] : [clause(`set access method ${method(is)}`, `set access method ${method(from.is)}`, is.partitionBy === undefined ? { works: 'rewrites' } : {})]),
    ...options.map((text) => clause(text, undone.join(', '), { locks: [{ object: name, mode: 'SHARE UPDATE EXCLUSIVE' }] })),
    ...(from.is.rowSecurity === is.rowSecurity ? [] : [clause(rowSecurity(is), rowSecurity(from.is), access)]),
    ...(from.is.forcedRowSecurity === is.forcedRowSecurity ? [] : [clause(forced(is), forced(from.is), access)]),
    ...(from.is.replicaIdentity === is.replicaIdentity ? [] : [clause(identity(is), identity(from.is))]),
  ]
}

/** What no `alter table` does. Another access method: 15 and newer. */
export function isMadeAnew(from: SchemaObject<Table>, to: SchemaObject<Table>, context: PlanContext): boolean {
  if (!same(from.is.columnOrder, to.is.columnOrder)) return true
  if (from.is.partitionBy !== to.is.partitionBy || !same(from.is.partitionColumns, to.is.partitionColumns) || isKeyedOverReplaced(from.key, context)) return true
  return (from.is.accessMethod !== to.is.accessMethod && context.versionNumber < 150_000) || hasOtherOwnColumns(to.key, context) || hasToGetFromAbove(to, context) || goesWithExpression(to.key, context) || losesExpressionFurtherDown(to.key, context) || isRetypedWhileHeld(to, context) || standsOtherwise(to.key, context)
}

/**
 * A column that a table has from above alone was made so: one that was there before, or had to be added to become an heir, stays the table's own as well.
 * And what it only inherits becomes its own too when it lets go of all that it has it from, not before.
 */
function hasOtherOwnColumns(table: ObjectKey, context: PlanContext): boolean {
  const [before, after] = [parentsOf('from', table, context), parentsOf('to', table, context)]
  if (after.length === 0) return false
  const isOwn = ({ is }: SchemaObject<Column>) => is.handedDown === undefined || is.alsoOwn === true
  const wasPartition = context.parts('from', table, 'partition').length > 0
  const own = new Set(context.parts<Column>('from', table, 'column').filter((column) => wasPartition || isOwn(column)).map(({ key }) => key))
  const hadFrom = (column: SchemaObject<Column>, parent: string) => (context.from.objects.get(column.key)?.is as Column | undefined ?? column.is).handedDown?.includes(parent) === true
  const staysUnder = (parent: string) => before.includes(parent) && after.includes(parent) && !context.isReplaced(`table:${parent}`) && !comesBehindOthers(table.slice('table:'.length), parent, context)
  const staysBelow = (column: SchemaObject<Column>) => column.is.handedDown?.some((parent) => staysUnder(parent) && hadFrom(column, parent)) === true
  return context.parts<Column>('to', table, 'column').some((column) => (isOwn(column) ? context.from.objects.has(column.key) && !own.has(column.key) && staysBelow(column) : own.has(column.key) || !staysBelow(column)))
}

/** Checks and NOT NULLs of tables above that it has not had so far. */
function hasToGetFromAbove({ key, name }: SchemaObject<Table>, context: PlanContext): boolean {
  const before = parentsOf('from', key, context)
  return parentsOf('to', key, context).some((parent) => !before.includes(parent) && (lacksCheckOf(parent, name, context) || lacksNotNullOf(parent, name, context)))
}

function parentsOf(side: 'from' | 'to', table: ObjectKey, context: PlanContext): readonly string[] {
  return context.parts<Inheritance>(side, table, 'inheritance').map(({ is }) => is.parent)
}

/**
 * Foreign keys that are down meanwhile: the server takes no key of a table that is kept to one that is not, and two tables that both change are changed one
 * after the other.
 */
export function isInTheWay(from: SchemaObject<Table>, to: SchemaObject<Table>, { from: before, to: after }: PlanContext): ((dependent: SchemaObject) => boolean) | undefined {
  if (from.is.unlogged === to.is.unlogged) return undefined
  const changes = (key: ObjectKey | undefined) => key !== undefined && key !== to.key && before.objects.get(key)?.is['unlogged'] !== after.objects.get(key)?.is['unlogged']
  return ({ is, depends }) => is['type'] === 'foreign key' && depends.some((need) => changes(before.objects.get(need)?.parent))
}

/** A statement of its own: in one with others the server looks at the foreign keys as they were. */
function logged(from: SchemaObject<Table>, { key, name, is }: SchemaObject<Table>): Step {
  const hazards = is.unlogged === true ? [hazard('loses-data', `${name} is empty after a crash`)] : []
  return step('change', key, `alter table ${name} ${logging(is)}`, { undo: `alter table ${name} ${logging(from.is)}`, works: 'rewrites', locks: [{ object: name, mode: 'ACCESS EXCLUSIVE' }], hazards })
}

function logging({ unlogged }: Table): string {
  return unlogged === true ? 'set unlogged' : 'set logged'
}

function method({ accessMethod, partitionBy }: Table): string {
  return accessMethod ?? (partitionBy === undefined ? 'heap' : 'default')
}

function rowSecurity({ rowSecurity: isOn }: Table): string {
  return `${isOn === true ? 'enable' : 'disable'} row level security`
}

function forced({ forcedRowSecurity: isForced }: Table): string {
  return `${isForced === true ? '' : 'no '}force row level security`
}

function identity({ replicaIdentity }: Table): string {
  return `replica identity ${replicaIdentity === 'n' ? 'nothing' : replicaIdentity === 'f' ? 'full' : 'default'}`
}
