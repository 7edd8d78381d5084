import type { ObjectKey, Schema, SchemaObject } from '../model/schema.ts'
import type { Action, DecidingContext, Kinds } from './actions.ts'
import type { PlanContext } from './kind.ts'

/** What has been decided so far. */
export interface Standing {
  verb(key: ObjectKey): Action['verb'] | undefined
  isInlined(key: ObjectKey): boolean
  isStubbed(key: ObjectKey): boolean
}

/** What kinds may ask, over what has been decided so far. */
export function contextOf(given: DecidingContext, kinds: Kinds, dependents: ReadonlyMap<ObjectKey, readonly SchemaObject[]>, standing: Standing): PlanContext {
  const parts = { from: partsOf(given.from), to: partsOf(given.to) }
  return {
    ...given,
    parts: <Is extends object>(side: 'from' | 'to', parent: ObjectKey, kind: string) => (parts[side].get(parent) ?? []).filter((object) => object.kind === kind) as unknown as readonly SchemaObject<Is>[],
    dependents: (key) => dependents.get(key) ?? [],
    carriesRows: (key) => carriesRows(key, given.to, kinds, dependents, new Set()),
    isNew: (key) => standing.verb(key) === 'create',
    isDropped: (key) => standing.verb(key) === 'drop',
    isReplaced: (key) => ['replace', 'swap'].includes(standing.verb(key) ?? ''),
    isInlined: standing.isInlined,
    isStubbed: standing.isStubbed,
  }
}

/** Whether what keeps its rows needs it, or needs what can be set aside as it can. */
function carriesRows(key: ObjectKey, to: Schema, kinds: Kinds, dependents: ReadonlyMap<ObjectKey, readonly SchemaObject[]>, seen: Set<ObjectKey>): boolean {
  if (seen.has(key)) return false
  seen.add(key)
  return (dependents.get(key) ?? []).some((dependent) => {
    const kind = kinds.get(dependent.kind)
    if (!to.objects.has(dependent.key)) return false
    return kind.keeps?.(dependent) === true || (kind.setAside !== undefined && carriesRows(dependent.key, to, kinds, dependents, seen))
  })
}

/** Parts, by what they are part of. */
export function partsOf(schema: Schema): ReadonlyMap<ObjectKey, readonly SchemaObject[]> {
  const parts = new Map<ObjectKey, SchemaObject[]>()
  for (const object of schema.objects.values()) {
    if (object.parent === undefined) continue
    const known = parts.get(object.parent)
    if (known === undefined) parts.set(object.parent, [object])
    else known.push(object)
  }
  return parts
}
