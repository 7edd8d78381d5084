import type { ObjectKey, Schema } from '../../../model/schema.ts'
import type { Asked } from './asked.ts'
import { renamable, sharesName } from './renamable.ts'
import { substituted } from './substitute.ts'

/** Old and new names, with all that they are a part of: `public.t.a`. */
export interface Paths {
  readonly before: string
  readonly after: string
}

export function pathsOf({ object, from, to }: Asked): Paths {
  const text = object.key.slice(object.key.indexOf(':') + 1)
  const before = object.kind === 'function' || object.kind === 'procedure' || object.kind === 'aggregate' ? text.slice(0, text.indexOf(`${from}(`) + from.length) : text
  return { before, after: `${before.slice(0, before.length - from.length)}${to}` }
}

/** New keys of what has another then: the object, what is said of it, and what names it among its arguments or behind its own name. */
export function keysAfter(one: Asked, { objects }: Schema): ReadonlyMap<ObjectKey, ObjectKey> {
  const keys = new Map<ObjectKey, ObjectKey>()
  const { object, kind } = one
  if (kind === 'label' || kind === 'attribute') return keys
  const paths = pathsOf(one)
  for (const other of objects.values()) {
    const at = other.kind.length + 1
    const text = other.key.slice(at)
    const isIts = other.key === object.key || (sharesName(other, kind) && !isRoutine(kind) && begins(text, paths.before))
    const head = isIts ? `${paths.after}${text.slice(paths.before.length)}` : text
    const whole = renamable[kind]?.part === undefined ? withinKey(head, paths) : head
    if (whole !== text) keys.set(other.key, `${other.kind}:${whole}`)
  }
  return keys
}

function isRoutine(kind: string): boolean {
  return kind === 'function' || kind === 'procedure' || kind === 'aggregate'
}

function begins(text: string, name: string): boolean {
  return text.startsWith(name) && (text.length === name.length || '. ('.includes(text.charAt(name.length)))
}

/** `public.f(public.state)`, `public.heir public.above`: behind the own name. */
function withinKey(text: string, { before, after }: Paths): string {
  const at = /^(?:"(?:[^"]|"")*"|[^" (])*(?=[ (])/.exec(text)?.[0].length ?? text.length
  return `${text.slice(0, at)}${String(substituted(text.slice(at), before, after, { calls: true }))}`
}
