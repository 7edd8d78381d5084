import type { PlanContext } from '../../../diff/kind.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import type { Constraint } from '../kinds/constraint-read.ts'
import type { IndexPartition } from '../kinds/index-partition.ts'
import type { TableIndex } from '../kinds/index-read.ts'
import { staysAttached } from './attachment.ts'
import { stands } from './index-attachment.ts'
import { treeOf } from './tree.ts'

/** Indexes and keys of a table that the server might take for parts of indexes above, in the place of those that are to be, when it attaches the table: parts of indexes that come later among them. */
export function rivalsOf(table: string, context: PlanContext): readonly ObjectKey[] {
  if (treeOf(context.to).partition(table) === undefined || staysAttached(table, context)) return []
  const keys = context.parts<Constraint>('to', `table:${table}`, 'constraint').filter(({ is }) => is.type === 'primary key' || is.type === 'unique')
  const indexes = [...context.parts<TableIndex>('to', `table:${table}`, 'index'), ...keys]
  const tieOf = (key: ObjectKey) => context.parts<IndexPartition>('to', key, 'index-partition')[0]
  const parts = indexes.filter(({ key }) => tieOf(key) !== undefined)
  const taken = new Set(parts.map(({ is }) => form(is)))
  const takenFirst = new Set(parts.filter(({ key }) => isThere(tieOf(key), context)).map(({ is }) => form(is)))
  return indexes.filter(({ key, is }) => (tieOf(key) === undefined ? taken.has(form(is)) : !isThere(tieOf(key), context) && takenFirst.has(form(is)))).map(({ key }) => key)
}

/** Indexes of the table above alone, of which a table is to have no part: the server would make it one when it attaches it. */
export function unpartedAbove(table: string, context: PlanContext): readonly ObjectKey[] {
  const of = treeOf(context.to).partition(table)?.is.of
  if (of === undefined || staysAttached(table, context)) return []
  const own = [...context.parts('to', `table:${table}`, 'index'), ...context.parts('to', `table:${table}`, 'constraint')]
  const tied = new Set(own.flatMap(({ key }) => context.parts<IndexPartition>('to', key, 'index-partition').map(({ is }) => is.above)))
  return context.parts('to', `table:${of}`, 'index').map(({ key }) => key).filter((key) => context.from.objects.has(key) && !tied.has(key))
}

/** Whether the index above stands when the table is attached. */
function isThere(tie: SchemaObject<IndexPartition> | undefined, context: PlanContext): boolean {
  return tie !== undefined && stands(tie.is.above, context)
}

/** What comes behind the attachment of its table. */
export function rivalBehind(key: ObjectKey, table: ObjectKey | undefined, context: PlanContext): readonly ObjectKey[] {
  const name = table?.startsWith('table:') === true ? table.slice('table:'.length) : undefined
  return name !== undefined && rivalsOf(name, context).includes(key) ? [`partition:${name}`] : []
}

/** What a key is matched by: another key of its columns. */
function form(is: TableIndex | Constraint): string {
  return 'constraint' in is ? is.definition : `${is.unique === true} ${is.definition}`
}
