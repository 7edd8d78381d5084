import type { Change, Side } from '../model/change.ts'
import type { ObjectKey, Schema, SchemaObject } from '../model/schema.ts'

const sides: readonly Side[] = ['is', 'owner', 'privileges', 'comment', 'labels']

const compared = new WeakMap<Schema, WeakMap<Schema, readonly Change[]>>()

/** What is in one schema and not in the other, or in both and not the same. In the order of the second, then of the first. Kinds that one of them did not see are not compared. Found once for two schemas. */
export function changesOf(from: Schema, to: Schema): readonly Change[] {
  const known = compared.get(from)?.get(to) ?? findChanges(from, to)
  compared.set(from, (compared.get(from) ?? new WeakMap()).set(to, known))
  return known
}

function findChanges(from: Schema, to: Schema): readonly Change[] {
  const unseen = [...from.unseen, ...to.unseen]
  const [kinds, keys] = [new Set(unseen.map(({ kind }) => kind)), new Set(unseen.map(({ key }) => key))]
  return changesOfAll(from, to).filter((change) => {
    const { kind, key } = 'to' in change ? change.to : change.from
    return !kinds.has(kind) && !(change.verb === 'change' && keys.has(key))
  })
}

function changesOfAll(from: Schema, to: Schema): readonly Change[] {
  const changes: Change[] = []
  for (const [key, object] of to.objects) {
    const before = from.objects.get(key)
    if (before === undefined) changes.push({ verb: 'create', to: object })
    else {
      const apart = sidesApart(before, object)
      if (apart.length > 0) changes.push({ verb: 'change', from: before, to: object, apart })
    }
  }
  for (const [key, object] of from.objects) if (!to.objects.has(key)) changes.push({ verb: 'drop', from: object })
  return changes
}

/** Sides on which two objects of one key differ. */
export function sidesApart(from: SchemaObject, to: SchemaObject): readonly Side[] {
  return sides.filter((side) => from[side] !== to[side] && !same(from[side], to[side]))
}

/** Whether two JSON-safe values are the same, in whatever order their fields stand. A field that is undefined is a field that is not there. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) || Array.isArray(b)) return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((value, index) => same(value, b[index]))
  const [one, other] = [a, b] as [Fields, Fields]
  for (const name in one) if (!same(one[name], other[name])) return false
  for (const name in other) if (other[name] !== undefined && one[name] === undefined) return false
  return true
}

type Fields = Readonly<Record<string, unknown>>

const dependents = new WeakMap<Schema, ReadonlyMap<ObjectKey, readonly SchemaObject[]>>()

/** Objects that directly need an object, by its key. Parts need their parent. Found once for a schema. */
export function dependentsOf(schema: Schema): ReadonlyMap<ObjectKey, readonly SchemaObject[]> {
  const known = dependents.get(schema) ?? findDependents(schema)
  dependents.set(schema, known)
  return known
}

function findDependents(schema: Schema): ReadonlyMap<ObjectKey, readonly SchemaObject[]> {
  const found = new Map<ObjectKey, SchemaObject[]>()
  for (const object of schema.objects.values()) {
    for (const key of needsOf(object)) {
      const known = found.get(key)
      if (known === undefined) found.set(key, [object])
      else known.push(object)
    }
  }
  return found
}

/** What an object needs: its parent first. */
export function needsOf(object: SchemaObject): readonly ObjectKey[] {
  return object.parent === undefined || object.depends.includes(object.parent) ? object.depends : [object.parent, ...object.depends]
}
