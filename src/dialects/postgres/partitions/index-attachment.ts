import type { PlanContext } from '../../../diff/kind.ts'
import type { ObjectKey, Schema, SchemaObject } from '../../../model/schema.ts'
import type { IndexPartition } from '../kinds/index-partition.ts'
import { type IndexSettings, isFixedOtherwise } from '../kinds/index-settings.ts'
import { goesAttached, staysAttached } from './attachment.ts'

type Tie = SchemaObject<IndexPartition>

/** Indexes of partitions that go with this one, be it an index or what is kept by one. */
export function indexesBelow(key: ObjectKey, context: PlanContext): readonly ObjectKey[] {
  const ties = context.dependents(key).filter(({ kind }) => kind === 'index-partition') as unknown as readonly Tie[]
  return ties.flatMap((tie) => (tie.parent !== undefined && isTakenAlong(tie, context) ? [tie.parent] : []))
}

/** Whether indexes of partitions that go along are those of keys. */
export function takesKeys(key: ObjectKey, context: PlanContext): boolean {
  return tiesTo(key, context.from).some((tie) => tie.parent !== undefined && goesAlong(tie, context) && (tie.parent.startsWith('constraint:') || takesKeys(tie.parent, context)))
}

/** What may not stand on it when it goes: indexes of partitions that go with it, and foreign keys to those that go with their partitions. */
export function standsOnBelow(key: ObjectKey, context: PlanContext): readonly ObjectKey[] {
  const leaving = tiesTo(key, context.from).flatMap((tie) => (tie.parent !== undefined && goesAttached(tie.is.table, context) ? [tie.parent] : []))
  return [...indexesBelow(key, context), ...leaving.flatMap((below) => [...referringTo(below, context), ...standsOnBelow(below, context)])]
}

function referringTo(key: ObjectKey, context: PlanContext): readonly ObjectKey[] {
  return context.dependents(key).filter(({ is }) => is['type'] === 'foreign key').map((one) => one.key)
}

/** Whether an index goes with the one above it, so that nothing is left to be dropped. */
export function goesWithAbove(key: ObjectKey, context: PlanContext): boolean {
  return context.parts<IndexPartition>('from', key, 'index-partition').some((tie) => goesAlong(tie, context) && !stands(tie.is.above, context))
}

function goesAlong(tie: Tie, context: PlanContext): boolean {
  return isTakenAlong(tie, context) || goesAttached(tie.is.table, context)
}

/** Whether its table stays attached, so that it has no way to let go alone. */
export function isTakenAlong({ is }: Tie, context: PlanContext): boolean {
  return staysAttached(is.table, context)
}

/** Whether attaching its table attaches it too. */
export function isAttachedAlong({ is }: Tie, context: PlanContext): boolean {
  return !staysAttached(is.table, context) && stands(is.above, context)
}

/** Whether it is, before or after, what another index is called on the other side: nothing drops one part of an index, but it can be renamed. */
export function isRenamed(tie: Tie, side: 'from' | 'to', context: PlanContext): boolean {
  return renamed(tie, side, context) !== undefined
}

/** The key by which the index was known that gets this name. */
export function renamedFrom(key: ObjectKey, context: PlanContext): ObjectKey | undefined {
  const [tie] = context.parts<IndexPartition>('to', key, 'index-partition')
  return tie === undefined ? undefined : renamed(tie, 'to', context)?.parent
}

/** Whether an index gets another name, so that nothing is left to be dropped. */
export function isRenamedAway(key: ObjectKey, context: PlanContext): boolean {
  return context.parts<IndexPartition>('from', key, 'index-partition').some((tie) => isRenamed(tie, 'from', context))
}

function renamed(tie: Tie, side: 'from' | 'to', context: PlanContext): Tie | undefined {
  const other = tiesOf(context[side === 'from' ? 'to' : 'from']).byPlace.get(place(tie, tiesOf(context[side]).byParent))
  if (other === undefined || other.parent === undefined || tie.parent === undefined || other.parent === tie.parent) return undefined
  const isFree = !context[side].objects.has(other.parent) && !context[side === 'from' ? 'to' : 'from'].objects.has(tie.parent)
  return isFree && isTakenAlong(tie, context) && isAboveKept(tie, side, context) && isAlike(tie.parent, other.parent, side, context) ? other : undefined
}

/** The index above is there all the time, be it under another name. */
function isAboveKept({ is }: Tie, side: 'from' | 'to', context: PlanContext): boolean {
  const above = tiesOf(context[side]).byParent.get(is.above)
  return stands(is.above, context) || (above !== undefined && renamed(above, side, context) !== undefined)
}

/** Alike but for their names: the server attaches an index that sorts another way, too. */
function isAlike(one: ObjectKey, other: ObjectKey, side: 'from' | 'to', context: PlanContext): boolean {
  const [a, b] = [context[side].objects.get(one), context[side === 'from' ? 'to' : 'from'].objects.get(other)]
  const isSame = a?.kind === b?.kind && ['definition', 'unique', 'deferrable', 'deferred'].every((field) => a?.is[field] === b?.is[field])
  return isSame && !isFixedOtherwise(a?.parent, settingsOf(a), settingsOf(b), { from: context[side] })
}

function settingsOf(object: SchemaObject | undefined): IndexSettings | undefined {
  return (object?.kind === 'constraint' ? object.is['index'] : object?.is) as IndexSettings | undefined
}

/** Whether it is there all the time. */
export function stands(key: ObjectKey, context: PlanContext): boolean {
  return context.from.objects.has(key) && !context.isReplaced(key) && !context.isDropped(key)
}

/** The index at the top, whatever those between are called, and the table: there is one such index of it. */
function place({ is }: Tie, byParent: Ties['byParent']): string {
  let top = is.above
  for (let tie = byParent.get(top); tie !== undefined; tie = byParent.get(top)) top = tie.is.above
  return `${top} ${is.table}`
}

/** What ties the indexes of partitions to an index. */
export function tiesTo(key: ObjectKey, schema: Schema): readonly Tie[] {
  return tiesOf(schema).byIndex.get(key) ?? []
}

interface Ties {
  /** By the index of the partition. */
  readonly byParent: ReadonlyMap<ObjectKey, Tie>
  readonly byPlace: ReadonlyMap<string, Tie>
  readonly byIndex: ReadonlyMap<ObjectKey, readonly Tie[]>
}

const known = new WeakMap<Schema, Ties>()

function tiesOf(schema: Schema): Ties {
  const before = known.get(schema)
  if (before !== undefined) return before
  const byIndex = new Map<ObjectKey, Tie[]>()
  for (const object of schema.objects.values()) {
    if (object.kind !== 'index-partition') continue
    const tie = object as unknown as Tie
    const ties = byIndex.get(tie.is.above)
    if (ties === undefined) byIndex.set(tie.is.above, [tie])
    else ties.push(tie)
  }
  const ties = [...byIndex.values()].flat()
  const byParent = new Map(ties.flatMap((tie) => (tie.parent === undefined ? [] : [[tie.parent, tie] as const])))
  const found = { byIndex, byParent, byPlace: new Map(ties.map((tie) => [place(tie, byParent), tie])) }
  known.set(schema, found)
  return found
}
