import type { ObjectKey, Schema, SchemaObject } from '../../../model/schema.ts'
import { nameIn } from '../catalog/relation-key.ts'
import type { Asked } from './asked.ts'
import { type Paths, pathsOf } from './paths.ts'
import { isNamedNearby } from './renamable.ts'
import { qualifiedIn } from './substitute.ts'

/** New keys of what has another then: the object, what is said of it, and what names it among its arguments or behind its own name. */
export function keysAfter(one: Asked, { objects }: Schema): ReadonlyMap<ObjectKey, ObjectKey> {
  const keys = new Map<ObjectKey, ObjectKey>()
  if (one.kind === 'label' || one.kind === 'attribute') return keys
  const paths = pathsOf(one)
  for (const other of objects.values()) {
    const text = nameIn(other.key)
    const head = begins(text, paths.before) && isIts(other, one, objects) ? `${paths.after}${text.slice(paths.before.length)}` : text
    const whole = isNamedNearby(one.kind) ? head : withinName(head, paths)
    if (whole !== text) keys.set(other.key, `${other.kind}:${whole}`)
  }
  return keys
}

/** Whether a text begins with a whole name. */
export function begins(text: string, name: string): boolean {
  return text.startsWith(name) && (text.length === name.length || '. ('.includes(text.charAt(name.length)))
}

/** The object, or what is said of it and therefore called by its name. Statistics are their table's too, and have a name of their own. */
function isIts(other: SchemaObject, { object, kind }: Asked, objects: Schema['objects']): boolean {
  if (other.key === object.key) return true
  if (kind === 'schema') return other.schema !== undefined && other.kind !== 'schema'
  return (other.kind !== 'statistics' && isBelow(other, object.key, objects)) || (kind === 'sequence' && other.kind === 'sequence-owner')
}

function isBelow({ parent }: SchemaObject, whole: ObjectKey, objects: Schema['objects']): boolean {
  const above = parent === undefined ? undefined : objects.get(parent)
  return parent === whole || (above !== undefined && isBelow(above, whole, objects))
}

/** `public.f(public.state)`, `public.heir public.above`, `publication schema`, `role in schema on tables`: behind the own name. */
export function withinName(text: string, paths: Paths): string {
  const at = /^(?:"(?:[^"]|"")*"(?!")|[^" (])*(?=[ (])/.exec(text)?.[0].length ?? text.length
  const rest = qualifiedIn(text.slice(at), paths)
  return `${text.slice(0, at)}${paths.isSchema ? `${rest} `.replaceAll(` ${paths.before} `, () => ` ${paths.after} `).slice(0, -1) : rest}`
}
