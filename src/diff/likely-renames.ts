import type { Change } from '../model/change.ts'
import type { ObjectKey, Schema, SchemaObject } from '../model/schema.ts'
import { same } from './changes.ts'

/** Share of its parts that a container must have in common with another to be taken for it under a new name. */
const sharedPartsMin = 0.6

/**
 * Objects that went, each with one that came and is what it was but for the name: proposed, never taken, since two columns of one type may have nothing to do
 * with each other. Written as a rename is asked for: `column:public.users.nick=handle`.
 */
export function likelyRenames(changes: readonly Change[], from: Schema, to: Schema): readonly string[] {
  const came = changes.flatMap((change) => (change.verb === 'create' ? [change.to] : []))
  const taken = new Set<ObjectKey>()
  return changes.flatMap((change) => {
    if (change.verb !== 'drop') return []
    const old = change.from
    if (old.parent !== undefined && !to.objects.has(old.parent)) return [] // It went with what it is a part of.
    const match = came.find((one) => !taken.has(one.key) && one.kind === old.kind && one.parent === old.parent && one.schema === old.schema && isAlike(old, one, from, to))
    if (match === undefined) return []
    taken.add(match.key)
    return [`${old.key}=${lastPart(match.name)}`]
  })
}

function isAlike(old: SchemaObject, one: SchemaObject, from: Schema, to: Schema): boolean {
  const [before, after] = [partsOf(from, old), partsOf(to, one)]
  if (before.size > 1) return [...before].filter((part) => after.has(part)).length / Math.max(before.size, after.size) >= sharedPartsMin
  return same(withoutName(old), withoutName(one))
}

/** What it is made of, each without the name of the whole in its own. */
function partsOf(schema: Schema, whole: SchemaObject): ReadonlySet<string> {
  const own = lastPart(whole.name)
  return new Set([...schema.objects.values()].filter(({ parent }) => parent === whole.key).map(({ kind, name }) => `${kind} ${lastPart(name).replaceAll(own, '')}`))
}

function withoutName({ is, name }: SchemaObject): unknown {
  const own = lastPart(name)
  return Object.fromEntries(Object.entries(is).filter(([, value]) => value !== own && value !== name))
}

/** Of a quoted name: `nick` of `public.users.nick`. */
function lastPart(name: string): string {
  return /(?:"(?:[^"]|"")*"|[^."]+)$/.exec(name)?.[0] ?? name
}
