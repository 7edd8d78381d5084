import type { Definition, Facts, Json, ObjectKey, SchemaObject } from '../../../model/schema.ts'
import { nameIn } from '../catalog/relation-key.ts'
import type { Asked } from './asked.ts'
import { identifiersOf } from './identifiers.ts'
import { begins, withinName } from './keys.ts'
import { type Paths, pathsOf } from './paths.ts'
import { isNamedNearby, isRoutine, renamable } from './renamable.ts'
import { textsOf } from './renamed-texts.ts'
import { inTexts, qualifiedIn } from './substitute.ts'

/** An object as it is once one, itself or another, is called otherwise. `keys`: of all that have another key then. */
export function renamedObject(object: SchemaObject, one: Asked, keys: ReadonlyMap<ObjectKey, ObjectKey>): SchemaObject {
  const other = withFacts(object, one, keys)
  if (isNamedNearby(one.kind) && !isConcerned(other, one, keys)) return withKeys(other, keys)
  const paths = pathsOf(one)
  const isIts = keys.has(other.key)
  const is = { ...textsOf(other, one, paths, isIts), ...(isIts && !paths.isSchema ? nameThatStays(other) : {}) }
  return { ...withKeys(other, keys), ...(isIts ? { name: nameOf(other, one, paths, keys) } : {}), is }
}

function isConcerned({ key, parent, depends }: SchemaObject, { kind, object }: Asked, keys: ReadonlyMap<ObjectKey, ObjectKey>): boolean {
  return key === object.key || parent === object.key || depends.includes(object.key) || keys.has(key) || (kind === 'column' && key === object.parent)
}

/** Keys, types and names among what its kind remembers. */
function withFacts(object: SchemaObject, one: Asked, keys: ReadonlyMap<ObjectKey, ObjectKey>): SchemaObject {
  const { facts } = object
  if (facts?.notes === undefined && facts?.columns === undefined) return object
  const paths = pathsOf(one)
  const renamed = (text: string) => keys.get(text as ObjectKey) ?? (isNamedNearby(one.kind) ? text : qualifiedIn(text, paths))
  const { notes, columns } = inTexts({ notes: facts.notes ?? null, columns: (facts.columns ?? null) as Json }, renamed) as unknown as Pick<Facts, 'notes' | 'columns'>
  return { ...object, facts: { ...facts, ...(facts.notes === undefined ? {} : { notes: notes as Definition }), ...(facts.columns === undefined ? {} : { columns: columns ?? [] }) } }
}

/** A NOT NULL of 18, and what counts for an identity, go on being called after the old column or table, which is then no longer the usual name. */
function nameThatStays({ kind, name, is }: SchemaObject): Definition {
  if (is['named'] !== undefined) return {}
  if (kind === 'not-null' && !name.includes('.')) return { named: name }
  return kind === 'identity' ? { named: name } : {}
}

/** Of what has another key then. */
function nameOf({ key, name, kind }: SchemaObject, one: Asked, paths: Paths, keys: ReadonlyMap<ObjectKey, ObjectKey>): string {
  if (kind === 'identity' || (kind === 'not-null' && !name.includes('.'))) return paths.isSchema ? qualifiedIn(name, paths) : name
  if (key === one.object.key && renamable[one.kind]?.part === 'on') return `${one.to}${name.slice(one.from.length)}`
  // A function that takes it may be called as it is, or begin so.
  if (begins(name, paths.before) && begins(nameIn(keys.get(key)), paths.after)) return `${paths.after}${qualifiedIn(name.slice(paths.before.length), paths)}`
  return isRoutine(kind) ? withinName(name, paths) : qualifiedIn(name, paths)
}

function withKeys(object: SchemaObject, keys: ReadonlyMap<ObjectKey, ObjectKey>): SchemaObject {
  const of = (key: ObjectKey) => keys.get(key) ?? key
  const { parent, depends, changesHandsWith } = object
  if (![object.key, parent, changesHandsWith, ...depends].some((key) => key !== undefined && keys.has(key))) return object
  return {
    ...object,
    key: of(object.key),
    depends: depends.map(of).sort(),
    ...(parent === undefined ? {} : { parent: of(parent) }),
    ...(changesHandsWith === undefined ? {} : { changesHandsWith: of(changesHandsWith) }),
    ...(object.schema === undefined ? {} : { schema: schemaOf(object, of) }),
  }
}

/** Raw, as a filter has it. */
function schemaOf({ schema = '' }: SchemaObject, of: (key: ObjectKey) => ObjectKey): string {
  const key = `schema:${/^[a-z_][a-z0-9_$]*$/.test(schema) ? schema : `"${schema.replaceAll('"', '""')}"`}` as ObjectKey
  const after = of(key)
  return after === key ? schema : (identifiersOf(after.slice('schema:'.length))?.[0] ?? schema)
}
