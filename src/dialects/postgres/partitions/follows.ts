import type { PlanContext } from '../../../diff/kind.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import type { IndexPartition } from '../kinds/index-partition.ts'
import { tiesTo } from './index-attachment.ts'
import { type Partition, treeOf } from './tree.ts'

/** What an attached table has to have by then: columns and checks that match those above, and the indexes that would else be made for it under other names. */
export function attachesBehind({ parent, is }: SchemaObject<Partition>, context: PlanContext): readonly ObjectKey[] {
  const above = treeOf(context.to).above(is.table).map((table): ObjectKey => `table:${table}`)
  const tables = parent === undefined ? above : [parent, ...above]
  return [...tables.flatMap((table) => matchesOf(table, context)), ...indexesOf(parent, context), ...(is.bound === 'DEFAULT' ? othersOf(is, context) : [])]
}

/** What a default may hold is what the others leave. */
function othersOf({ table, of }: Partition, context: PlanContext): readonly ObjectKey[] {
  return treeOf(context.to).childrenOf(of).filter((other) => other !== table).map((other): ObjectKey => `partition:${other}`)
}

/** What is and what was: it may be that something has to go first. What is set aside took its own along. */
function matchesOf(table: ObjectKey, context: PlanContext): readonly ObjectKey[] {
  const sides = context.isReplaced(table) ? (['to'] as const) : (['from', 'to'] as const)
  const keys = sides.flatMap((side) => {
    const columns = context.parts(side, table, 'column').map(({ key }) => key)
    const parts = columns.flatMap((column) => [...context.parts(side, column, 'not-null'), ...context.parts(side, column, 'identity')])
    const checks = context.parts(side, table, 'constraint').filter((one) => one.is['type'] === 'check' && !isNewAndOwn(one, table, context))
    return [...columns, ...[...parts, ...checks].map(({ key }) => key)]
  })
  return [...new Set(keys)]
}

/** A new check that no table above has is for the rows that are there in the end. */
function isNewAndOwn({ key, is }: SchemaObject, table: string, context: PlanContext): boolean {
  const tree = treeOf(context.to)
  return context.isNew(key) && !tree.above(table.replace(/^table:/, '')).some((other) => context.to.objects.has(`constraint:${other}.${String(is['constraint'])}`))
}

/** Those whose counterparts above are there already. */
function indexesOf(table: ObjectKey | undefined, context: PlanContext): readonly ObjectKey[] {
  if (table === undefined) return []
  const own = [...context.parts('to', table, 'index'), ...context.parts('to', table, 'constraint')].map(({ key }) => key)
  const attachable = own.filter((key) => context.to.objects.get(key)?.is['type'] !== 'exclude')
  return attachable.filter((key) => context.parts<IndexPartition>('to', key, 'index-partition').some(({ is: { above } }) => stands(above, context))).flatMap((key) => wholeIndex(key, context))
}

/** An index with those that it is made of: one that lacks some is passed over. */
function wholeIndex(key: ObjectKey, context: PlanContext): readonly ObjectKey[] {
  return [key, ...tiesTo(key, context.to).flatMap((tie) => [tie.key, ...(tie.parent === undefined ? [] : wholeIndex(tie.parent, context))])]
}

function stands(key: ObjectKey, context: PlanContext): boolean {
  return context.from.objects.has(key) && !context.isReplaced(key)
}

/** What an index of a partitioned table comes behind: its partitions, so that none of them gets an index with a name of the server's. */
export function indexBehind(table: ObjectKey | undefined, context: PlanContext): readonly ObjectKey[] {
  const name = table?.startsWith('table:') === true ? table.slice('table:'.length) : ''
  return treeOf(context.to).childrenOf(name).map((child): ObjectKey => `partition:${child}`)
}
