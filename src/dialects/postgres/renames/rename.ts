import type { LockTaken, Step } from '../../../model/plan.ts'
import type { ObjectKey, Schema } from '../../../model/schema.ts'
import { nameIn } from '../catalog/relation-key.ts'
import { badRename } from '../errors.ts'
import { quote } from '../quote.ts'
import { step } from '../step.ts'
import type { TypedTable } from '../kinds/typed-table.ts'
import { constructorRenames } from '../types/range.ts'
import { type Asked, asked } from './asked.ts'
import { carried } from './carried.ts'
import { keysAfter } from './keys.ts'
import { pathsOf } from './paths.ts'
import { renamable } from './renamable.ts'
import { renamedObject } from './renamed-object.ts'

/** The schema as it is after the renames, the statements that make them, and the renames that take them back. Each is `kind:name=new name`, the name as it is in the schema to begin with. Throws `plan.rename`. */
export function applyRenames(schema: Schema, renames: readonly string[]): { readonly schema: Schema; readonly steps: readonly Step[]; readonly back: readonly string[] } {
  const steps: Step[] = []
  const back: string[] = []
  const called = new Map<ObjectKey, ObjectKey>()
  let current = schema
  for (const written of renames) {
    const one = asked(written, schema, current, (key) => called.get(key) ?? key)
    const first = [...called].find(([, now]) => now === one.object.key)?.[0] ?? one.object.key
    steps.push(...renameSteps(written, one, current).map((each) => ({ ...each, object: first })))
    back.unshift(inverse(one))
    for (const each of [one, ...carried(one, current)]) {
      const keys = keysAfter(each, current)
      const taken = [...keys.values()].find((key) => current.objects.has(key) && !keys.has(key))
      if (taken !== undefined) throw badRename(`${written}: ${taken} is there already`, { hint: 'Rename that first, to a name that is in between where two change theirs.' })
      for (const key of schema.objects.keys()) called.set(key, keys.get(called.get(key) ?? key) ?? called.get(key) ?? key)
      current = renamed(current, each, keys)
    }
  }
  return { schema: current, steps, back }
}

/** Names as they are once it is done. */
function inverse(one: Asked): string {
  const { object, kind, from, to } = one
  const text = nameIn(object.key)
  if (kind === 'label') return `label:${text}.${quote.identifier(to)}=${quote.identifier(from)}`
  if (kind === 'attribute') return `attribute:${text}.${to}=${from}`
  const { before, after } = pathsOf(one)
  return `${kind}:${after}${text.slice(before.length)}=${from}`
}

/** The model with one object called otherwise: its key, those of its parts, and every text that names it. */
function renamed(schema: Schema, one: Asked, keys: ReadonlyMap<ObjectKey, ObjectKey>): Schema {
  const objects = [...schema.objects.values()].map((other) => renamedObject(other, one, keys))
  return { ...schema, objects: new Map(objects.map((other) => [other.key, other])) }
}

function renameSteps(written: string, one: Asked, schema: Schema): readonly Step[] {
  const { object, kind, from, to } = one
  const { key, name } = object
  const { before, after } = pathsOf(one)
  const undo = renaming(one, { name: `${after}${name.slice(before.length)}`, from: to, to: from, cascades: isTyped(key, schema) })
  const first = step('rename', key, renaming(one, { name, from, to, cascades: isTyped(key, schema) }), { note: `skein: rename ${written}`, undo, locks: locksOf(one, schema) })
  return [first, ...(kind === 'type' && object.is['form'] === 'range' ? constructorRenames(object as never, to) : [])]
}

interface Words {
  readonly name: string
  readonly from: string
  readonly to: string
  readonly cascades: boolean
}

function renaming({ object, kind }: Asked, { name, from, to, cascades }: Words): string {
  const { alter, part } = renamable[kind] ?? { alter: kind }
  const table = nameIn(object.parent)
  if (part === 'value') return `alter ${alter} ${object.name} rename value ${quote.literal(from)} to ${quote.literal(to)}`
  if (part === 'attribute') return `alter ${alter} ${object.name} rename attribute ${from} to ${to}${cascades ? ' cascade' : ''}`
  if (part === 'column' || part === 'constraint') return `alter ${alter} ${table} rename ${part} ${from} to ${to}`
  return part === 'on' ? `alter ${alter} ${from} on ${table} rename to ${to}` : `alter ${alter} ${name} rename to ${to}`
}

/** A relation itself; of a part, the tables that have it, those below too. An index is renamed beside those who write. */
function locksOf(one: Asked, schema: Schema): readonly LockTaken[] {
  const { object, kind } = one
  if (kind === 'index') return [{ object: object.name, mode: 'SHARE UPDATE EXCLUSIVE' }]
  const parts = kind === 'attribute' ? carried(one, schema) : [one, ...carried(one, schema)]
  const tables = relations.has(kind) ? [object.name] : parts.flatMap(({ object: { parent } }) => (parent === undefined || parent.startsWith('type:') ? [] : [nameIn(parent)]))
  return [...new Set(tables)].map((name) => ({ object: name, mode: 'ACCESS EXCLUSIVE' }))
}

const relations: ReadonlySet<string> = new Set(['table', 'view', 'materialized-view', 'foreign-table', 'sequence'])

/** Tables are of it: they go along, when they are told to. */
function isTyped(type: ObjectKey, { objects }: Schema): boolean {
  return [...objects.values()].some(({ kind, is }) => kind === 'typed-table' && `type:${(is as unknown as TypedTable).type}` === type)
}
