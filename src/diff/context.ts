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
  return {
    ...given,
    parts: <Is extends object>(side: 'from' | 'to', parent: ObjectKey, kind: string) => (partsOf(given[side]).get(parent)?.get(kind) ?? none) as unknown as readonly SchemaObject<Is>[],
    dependents: (key) => dependents.get(key) ?? [],
    carriesRows: (key) => carriesRows(key, given.to, kinds, dependents, new Set()),
    isNew: (key) => standing.verb(key) === 'create',
    isDropped: (key) => standing.verb(key) === 'drop',
    isReplaced: (key) => isReplacing(standing.verb(key)),
    isInlined: standing.isInlined,
    isStubbed: standing.isStubbed,
  }
}

/** Whether what keeps its rows needs it, or needs what can be set aside as it can; that may go, the rows stay. */
function carriesRows(key: ObjectKey, to: Schema, kinds: Kinds, dependents: ReadonlyMap<ObjectKey, readonly SchemaObject[]>, seen: Set<ObjectKey>): boolean {
  if (seen.has(key)) return false
  seen.add(key)
  return (dependents.get(key) ?? []).some((dependent) => {
    const kind = kinds.get(dependent.kind)
    const keeps = kind.keeps?.(dependent) === true
    if (keeps && !to.objects.has(dependent.key)) return false
    return keeps || (kind.setAside !== undefined && carriesRows(dependent.key, to, kinds, dependents, seen))
  })
}

function isReplacing(verb: Action['verb'] | undefined): boolean {
  return verb === 'replace' || verb === 'swap'
}

const none: readonly SchemaObject[] = []

type Parts = ReadonlyMap<ObjectKey, ReadonlyMap<string, readonly SchemaObject[]>>

const known = new WeakMap<Schema, Parts>()

/** Parts of each object by their kinds. Found once for a schema. */
export function partsOf(schema: Schema): Parts {
  const parts = known.get(schema) ?? findParts(schema)
  known.set(schema, parts)
  return parts
}

function findParts({ objects }: Schema): Parts {
  const parts = new Map<ObjectKey, Map<string, SchemaObject[]>>()
  for (const object of objects.values()) {
    if (object.parent === undefined) continue
    const ofParent = parts.get(object.parent)
    const ofKind = ofParent?.get(object.kind)
    if (ofParent === undefined) parts.set(object.parent, new Map([[object.kind, [object]]]))
    else if (ofKind === undefined) ofParent.set(object.kind, [object])
    else ofKind.push(object)
  }
  return parts
}
