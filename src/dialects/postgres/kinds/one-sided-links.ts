import type { ObjectKey, Schema } from '../../../model/schema.ts'
import type { Operator } from './operator.ts'

const known = new WeakMap<Schema, ReadonlyMap<ObjectKey, readonly ObjectKey[]>>()

/** Operators that name this one as their commutator or negator and are not named by it: made while it stands, each would be. */
export function namedBy(operator: ObjectKey, schema: Schema): readonly ObjectKey[] {
  const links = known.get(schema) ?? findLinks(schema)
  known.set(schema, links)
  return links.get(operator) ?? []
}

function findLinks({ objects }: Schema): ReadonlyMap<ObjectKey, readonly ObjectKey[]> {
  const found = new Map<ObjectKey, ObjectKey[]>()
  for (const { kind, key, is } of objects.values()) {
    if (kind !== 'operator') continue
    for (const [link, other] of namedIn(is as unknown as Operator)) {
      if (other === key || objects.get(other)?.is[link] !== undefined) continue
      found.set(other, [...(found.get(other) ?? []), key])
    }
  }
  return found
}

/** A commutator takes the two the other way round. */
function namedIn({ commutator, negator, left = 'none', right = 'none' }: Operator): readonly (readonly ['commutator' | 'negator', ObjectKey])[] {
  const keyOf = (named: string, types: string): ObjectKey => `operator:${named.slice('operator('.length, -1)} (${types})`
  return [
    ...(commutator === undefined ? [] : [['commutator', keyOf(commutator, `${right}, ${left}`)] as const]),
    ...(negator === undefined ? [] : [['negator', keyOf(negator, `${left}, ${right}`)] as const]),
  ]
}
