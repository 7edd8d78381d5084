import { partsOf } from '../../../diff/context.ts'
import type { PlanContext } from '../../../diff/kind.ts'
import type { Step } from '../../../model/plan.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import type { Constraint } from '../kinds/constraint-read.ts'
import type { IndexPartition } from '../kinds/index-partition.ts'
import { quote } from '../quote.ts'
import { step } from '../step.ts'
import { treeOf } from './tree.ts'

/**
 * Exclusion constraints of partitioned tables (17 and newer). The server attaches no index of one to another, not even what a dump says (17, 18): it makes those of
 * partitions itself, where the one above is made or the partition is attached, and only their names are left to be said.
 */
export function isMadeAbove({ key, is }: Pick<SchemaObject<Constraint>, 'key' | 'is'>, { to }: Pick<PlanContext, 'to'>): boolean {
  return is.type === 'exclude' && tieOf(key, to) !== undefined
}

/** What a partition's comes behind: the one above, and the partition's attachment. */
export function madeAboveBehind(key: ObjectKey, { to }: PlanContext): readonly ObjectKey[] {
  const tie = tieOf(key, to)
  return tie === undefined ? [] : [tie.is.above, `partition:${tie.is.table}`]
}

/** It is a partition's by itself until that lets go. */
export function goesBehindDetachment({ key, is }: SchemaObject<Constraint>, { from }: PlanContext): readonly ObjectKey[] {
  const tie = is.type === 'exclude' ? tieOf(key, from) : undefined
  return tie === undefined ? [] : treeOf(from).partition(tie.is.table)?.key === undefined ? [] : [`partition:${tie.is.table}`]
}

/** A table that lets go keeps them, and gets others when it is attached again. */
export function keptExclusions(table: string, context: PlanContext): readonly ObjectKey[] {
  const exclusions = context.parts<Constraint>('from', `table:${table}`, 'constraint').filter(({ is }) => is.type === 'exclude')
  return exclusions.map(({ key }) => key).filter((key) => tieOf(key, context.from) !== undefined && tieOf(key, context.to) !== undefined)
}

/** It stood by itself, and is to be part of one above. */
export function isTakenUp(object: SchemaObject<Constraint>, context: PlanContext): boolean {
  return isMadeAbove(object, context) && tieOf(object.key, context.from) === undefined
}

/** Gives it its name, when it is there. */
export function nameMadeAbove({ key, parent, is }: SchemaObject<Constraint>, { to, parts }: PlanContext): readonly Step[] {
  const tie = tieOf(key, to)
  if (tie === undefined || is.index === undefined) return []
  const { aboveIndex, table } = tie.is
  const isAlone = parent !== undefined && parts<Constraint>('to', parent, 'constraint').filter((other) => other.is.constraint.startsWith(is.constraint)).length === 1
  if (isAlone && is.constraint === chosenName(table, is.definition)) return []
  const [wanted, bare] = [quote.literal(is.index.name), quote.literal(is.constraint)]
  return [step('rename', key, [
    'do $skein$',
    'declare',
    `  other regclass := to_regclass(${wanted});`,
    `  made regclass := (select x.indexrelid from pg_index x join pg_inherits i on i.inhrelid = x.indexrelid where i.inhparent = ${quote.literal(aboveIndex)}::regclass and x.indrelid = ${quote.literal(table)}::regclass);`,
    'begin',
    `  if other <> made then execute format('alter index %s rename to %I', other, 'other_' || other::oid); end if;`,
    `  if other is distinct from made then execute format('alter index %s rename to %s', made, ${bare}); end if;`,
    'end $skein$',
  ].join('\n'), { locks: [{ object: table, mode: 'ACCESS EXCLUSIVE' }] })]
}

/** What the server calls one of plain columns with plain names, as long as nothing else is called so. */
function chosenName(table: string, definition: string): string | undefined {
  const bare = /^\w+\.([a-z_]\w*)$/.exec(table)?.[1]
  const columns = /^EXCLUDE USING \w+ \(((?:[a-z_]\w* WITH [^\w\s(),]+(?:, )?)+)\)/.exec(definition)?.[1]
  const name = `${bare}_${columns?.split(', ').map((one) => one.split(' ')[0]).join('_')}_excl`
  return bare === undefined || columns === undefined || name.length > 63 ? undefined : name
}

function tieOf(key: ObjectKey, schema: PlanContext['to']): SchemaObject<IndexPartition> | undefined {
  return partsOf(schema).get(key)?.get('index-partition')?.[0] as unknown as SchemaObject<IndexPartition> | undefined
}
