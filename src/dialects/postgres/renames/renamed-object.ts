import type { Definition, Facts, Json, ObjectKey, SchemaObject } from '../../../model/schema.ts'
import type { Asked } from './asked.ts'
import { identifiersOf } from './identifiers.ts'
import { type Paths, pathsOf } from './keys.ts'
import { columnTexts } from './column-texts.ts'
import { renamable } from './renamable.ts'
import { substituted } from './substitute.ts'

/** Kinds of whose text the server prints more anew than a name, when a column or an attribute is called otherwise: they count as different then. */
const printedAnew = new Set(['view', 'materialized-view', 'rule', 'function', 'procedure'])

/** An object as it is once one, itself or another, is called otherwise. `keys`: of all that have another key then. */
export function renamedObject(object: SchemaObject, one: Asked, keys: ReadonlyMap<ObjectKey, ObjectKey>): SchemaObject {
  const other = withFacts(object, one, keys)
  if (isInside(one) && !isConcerned(other, one, keys)) return withKeys(other, keys)
  const paths = pathsOf(one)
  const is = { ...textsOf(other, one, { paths, keys }), ...(one.kind === 'schema' ? {} : nameThatStays(other)) }
  return { ...withKeys(other, keys), name: nameOf(other, one, { paths, keys }), is }
}

/** A column, a constraint, a label: only what stands on it names it. Of all else the whole name may stand anywhere. */
function isInside({ kind }: Asked): boolean {
  return renamable[kind]?.part !== undefined
}

function isConcerned({ key, parent, depends }: SchemaObject, { kind, object }: Asked, keys: ReadonlyMap<ObjectKey, ObjectKey>): boolean {
  return key === object.key || parent === object.key || depends.includes(object.key) || keys.has(key) || (kind === 'column' && key === object.parent)
}

/** Keys, types and names among what its kind remembers. */
function withFacts(object: SchemaObject, one: Asked, keys: ReadonlyMap<ObjectKey, ObjectKey>): SchemaObject {
  const { facts } = object
  if (facts?.notes === undefined && facts?.columns === undefined) return object
  const { before, after } = pathsOf(one)
  const replaced = (value: Json): Json => {
    if (typeof value === 'string') return keys.get(value as ObjectKey) ?? (isInside(one) ? value : substituted(value, before, after, { calls: true }))
    if (Array.isArray(value)) return (value as readonly Json[]).map(replaced)
    return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [String(replaced(name)), replaced(inner)])) : value
  }
  return { ...object, facts: { ...facts, ...(replaced({ ...(facts.notes === undefined ? {} : { notes: facts.notes }), ...(facts.columns === undefined ? {} : { columns: facts.columns as unknown as Json }) }) as Facts) } }
}

interface Renaming {
  readonly paths: Paths
  readonly keys: ReadonlyMap<ObjectKey, ObjectKey>
}

function textsOf(other: SchemaObject, one: Asked, { paths, keys }: Renaming): Definition {
  const { kind, from, to } = one
  const isIts = keys.has(other.key)
  if ((kind === 'column' || kind === 'attribute') && !isIts && printedAnew.has(other.kind) && other.is['parsed'] !== false) return isText(other) ? other.is : { ...other.is, renamed: to }
  if (kind === 'column') return columnTexts(other, one, { ...paths, isIts })
  if (kind === 'attribute') return other.key === one.object.key ? { ...other.is, attributes: attributesOf(other, from, to) } : (substituted(other.is, from, to, { calls: false }) as Definition)
  if (kind === 'label') return labelTexts(other, one)
  if (isInside(one)) return isIts ? bare(other.is, other, one) : other.is
  return bare(qualified(other, paths), other, one)
}

/** A routine whose body is looked into when it runs. */
function isText({ kind, is }: SchemaObject): boolean {
  return (kind === 'function' || kind === 'procedure') && is['parsed'] !== true
}

/** A body that is a text goes on saying what it said. */
function qualified(other: SchemaObject, { before, after }: Paths): Definition {
  const all = (value: Json) => substituted(value, before, after, { calls: true })
  if (!isText(other)) return all(other.is) as Definition
  const { definition, ...is } = other.is
  const text = String(definition)
  const at = text.search(/\nAS /)
  return { ...(all(is) as Definition), definition: at < 0 ? (all(text) as string) : `${String(all(text.slice(0, at)))}${text.slice(at)}` }
}

/** A part says what it is called without its table, too; a key or an exclusion, what its index is called. */
function bare(is: Definition, other: SchemaObject, { object, kind, from, to }: Asked): Definition {
  if (other.key !== object.key || is[kind === 'domain-constraint' ? 'constraint' : kind] !== from) return is
  const { index } = is
  const isKey = kind === 'constraint' && typeof index === 'object' && index !== null && !Array.isArray(index)
  const named = isKey ? { index: { ...index, name: String((index as Definition)['name']).slice(0, -from.length) + to } } : {}
  const definition = typeof is['definition'] === 'string' && (kind === 'trigger' || kind === 'rule') ? { definition: is['definition'].replace(`${kind} ${from} `, () => `${kind} ${to} `) } : {}
  return { ...is, ...definition, ...named, [kind === 'domain-constraint' ? 'constraint' : kind]: to }
}

function attributesOf({ is }: SchemaObject, from: string, to: string): Json {
  return (is['attributes'] as readonly Definition[]).map((attribute) => (attribute['name'] === from ? { ...attribute, name: to } : attribute))
}

function labelTexts(other: SchemaObject, { object, from, to }: Asked): Definition {
  if (other.key === object.key) return { ...other.is, labels: (other.is['labels'] as readonly string[]).map((label) => (label === from ? to : label)) }
  const literal = (label: string) => `'${label.replaceAll("'", "''")}'::${object.name}`
  return replacedIn(other.is, literal(from), literal(to)) as Definition
}

function replacedIn(value: Json, from: string, to: string): Json {
  if (typeof value === 'string') return value.replaceAll(from, () => to)
  if (Array.isArray(value)) return (value as readonly Json[]).map((inner) => replacedIn(inner, from, to))
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, replacedIn(inner, from, to)]))
  return value
}

/** A NOT NULL of 18, and what counts for an identity, go on being called after the old column or table, which is then no longer the usual name. */
function nameThatStays({ kind, name, is }: SchemaObject): Definition {
  if (is['named'] !== undefined) return {}
  if (kind === 'not-null' && !name.includes('.')) return { named: name }
  return kind === 'identity' ? { named: name } : {}
}

function nameOf({ key, name, kind }: SchemaObject, one: Asked, { paths, keys }: Renaming): string {
  if (kind === 'identity' || (kind === 'not-null' && !name.includes('.'))) return one.kind === 'schema' ? String(substituted(name, paths.before, paths.after, { calls: true })) : name
  if (key === one.object.key && renamable[one.kind]?.part === 'on') return `${one.to}${name.slice(one.from.length)}`
  if (keys.has(key) && name.startsWith(paths.before)) return `${paths.after}${String(substituted(name.slice(paths.before.length), paths.before, paths.after, { calls: true }))}`
  return isInside(one) ? name : String(substituted(name, paths.before, paths.after, { calls: true }))
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
