import type { PlanContext } from '../../../diff/kind.ts'
import type { ObjectKey } from '../../../model/schema.ts'
import type { TableIndex } from '../kinds/index-read.ts'
import { staysAttached } from './attachment.ts'
import { treeOf } from './tree.ts'

/** Indexes of a table that the server might take for parts of indexes above, in the place of those that are to be, when it attaches the table. */
export function rivalsOf(table: string, context: PlanContext): readonly ObjectKey[] {
  if (treeOf(context.to).partition(table) === undefined || staysAttached(table, context)) return []
  const indexes = context.parts<TableIndex>('to', `table:${table}`, 'index')
  const isPart = (key: ObjectKey) => context.parts('to', key, 'index-partition').length > 0
  const taken = new Set(indexes.filter(({ key }) => isPart(key)).map(({ is }) => form(is)))
  return indexes.filter(({ key, is }) => !isPart(key) && taken.has(form(is))).map(({ key }) => key)
}

/** What comes behind the attachment of its table. */
export function rivalBehind(key: ObjectKey, table: ObjectKey | undefined, context: PlanContext): readonly ObjectKey[] {
  const name = table?.startsWith('table:') === true ? table.slice('table:'.length) : undefined
  return name !== undefined && rivalsOf(name, context).includes(key) ? [`partition:${name}`] : []
}

function form({ definition, unique }: TableIndex): string {
  return `${unique === true} ${definition}`
}
