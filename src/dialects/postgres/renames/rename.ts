import type { Step } from '../../../model/plan.ts'
import type { Definition, ObjectKey, Schema, SchemaObject } from '../../../model/schema.ts'
import { badRename } from '../errors.ts'
import { step } from '../step.ts'
import { identifier, identifiersOf } from './identifiers.ts'
import { substituted } from './substitute.ts'

/** What can be renamed: the words of `alter`, and whether it is a part of a table whose name the statement says as well. */
const renamable: Readonly<Record<string, { readonly alter: string; readonly part?: 'column' | 'constraint' | 'on' }>> = {
  schema: { alter: 'schema' },
  table: { alter: 'table' },
  view: { alter: 'view' },
  'materialized-view': { alter: 'materialized view' },
  sequence: { alter: 'sequence' },
  index: { alter: 'index' },
  column: { alter: 'table', part: 'column' },
  constraint: { alter: 'table', part: 'constraint' },
  trigger: { alter: 'trigger', part: 'on' },
  policy: { alter: 'policy', part: 'on' },
  function: { alter: 'routine' },
  type: { alter: 'type' },
  enum: { alter: 'type' },
  domain: { alter: 'domain' },
  composite: { alter: 'type' },
  range: { alter: 'type' },
}

/** Kinds whose text the server writes anew in ways that only it knows: they count as different after a rename of what they stand on. */
const rewritten = new Set(['view', 'materialized-view', 'rule', 'function'])

/** The schema as it is after the renames, and the statements that make them. Each is `kind:name=new name`. Throws `plan.rename`. */
export function applyRenames(schema: Schema, renames: readonly string[]): { readonly schema: Schema; readonly steps: readonly Step[] } {
  const steps: Step[] = []
  let current = schema
  for (const written of renames) {
    const { object, to } = found(written, current)
    steps.push(renameStep(written, object, to))
    current = renamed(current, object, to)
  }
  return { schema: current, steps }
}

function found(written: string, schema: Schema): { readonly object: SchemaObject; readonly to: string } {
  const match = /^([a-z-]+):(.+)=((?:"(?:[^"]|"")+")|[^="]+)$/s.exec(written)
  const [, word = '', left = '', right = ''] = match ?? []
  const path = identifiersOf(left.trim())
  const to = identifiersOf(right.trim())
  if (path === undefined || to?.length !== 1 || !(word in renamable)) throw badRename(`${written} is no rename`, { hint: `Write KIND:NAME=NEW, as column:public.users.nick=handle. Kinds: ${Object.keys(renamable).join(', ')}.` })
  const kinds = word === 'type' ? ['type', 'enum', 'domain', 'composite', 'range'] : word === 'view' ? ['view', 'materialized-view'] : [word]
  const candidates = [...schema.objects.values()].filter(({ kind, key }) => kinds.includes(kind) && endsWith(identifiersOf(key.slice(key.indexOf(':') + 1)) ?? [], path))
  const [object, another] = candidates
  if (object === undefined) throw badRename(`${written}: there is no ${word} ${left}`, { hint: 'The name on the left is the old one, in the schema to begin with.' })
  if (another !== undefined) throw badRename(`${written}: ${candidates.map(({ key }) => key).join(' and ')} are called so`, { hint: 'Write the schema before the name.' })
  return { object, to: to[0] as string }
}

function endsWith(whole: readonly string[], end: readonly string[]): boolean {
  return end.length <= whole.length && end.every((part, index) => part === whole[whole.length - end.length + index] || part === whole[whole.length - end.length + index]?.replace(/\(.*\)$/s, ''))
}

function renameStep(written: string, { key, kind, parent, name }: SchemaObject, to: string): Step {
  const { alter, part } = renamable[kind] ?? { alter: kind }
  const table = (parent ?? '').replace(/^[a-z-]+:/, '')
  const own = identifier(pathOf(key).at(-1) ?? '')
  const sql =
    part === 'column' || part === 'constraint' ? `alter table ${table} rename ${part} ${own} to ${identifier(to)}`
    : part === 'on' ? `alter ${alter} ${own} on ${table} rename to ${identifier(to)}`
    : `alter ${alter} ${name} rename to ${identifier(to)}`
  return step('rename', key, sql, { note: `skein: rename ${written}`, locks: table === '' ? [] : [{ object: table, mode: 'ACCESS EXCLUSIVE' }] })
}

function pathOf(key: ObjectKey): readonly string[] {
  return identifiersOf(key.slice(key.indexOf(':') + 1)) ?? []
}

/** The model with one object called otherwise: its key, those of its parts, and every text that names it. */
function renamed(schema: Schema, object: SchemaObject, to: string): Schema {
  const path = pathOf(object.key)
  const last = path.length - 1
  const call = /\(.*\)$/s.exec(path[last] ?? '')?.[0] ?? ''
  const newPath = [...path.slice(0, last), `${to}${call}`]
  const owns = ({ kind, key }: SchemaObject) => key === object.key || (object.kind === 'sequence' && key === object.key.replace(/^sequence:/, 'sequence-owner:')) || (isContainer(object.kind) && kind !== object.kind && startsWith(pathOf(key), path)) || (object.kind === 'schema' && startsWith(pathOf(key), path))
  const keys = new Map<ObjectKey, ObjectKey>()
  for (const other of schema.objects.values()) if (owns(other)) keys.set(other.key, newKey(other, path.length, newPath))
  const touched = (other: SchemaObject) => owns(other) || [other.parent, ...other.depends].some((key) => key !== undefined && (key === object.key || (object.kind !== 'column' && keys.has(key))))
  const words = { from: (object.kind === 'column' ? [path[last] as string] : path).map((part) => written(part)).join('.'), to: (object.kind === 'column' ? [`${to}${call}`] : newPath).map((part) => written(part)).join('.') }
  const objects = [...schema.objects.values()].map((other) => (touched(other) ? renamedObject(other.key === object.key ? bareRenamed(other, written(path[last] ?? ''), written(to)) : other, { keys, words, owns: owns(other) }) : withKeys(other, keys)))
  return { ...schema, objects: new Map(objects.map((other) => [other.key, other])) }
}

function isContainer(kind: string): boolean {
  return ['table', 'column', 'view', 'materialized-view', 'composite', 'foreign-table'].includes(kind)
}

function startsWith(whole: readonly string[], start: readonly string[]): boolean {
  return whole.length >= start.length && start.every((part, index) => part === whole[index])
}

function written(part: string): string {
  const call = /\(.*\)$/s.exec(part)?.[0] ?? ''
  return identifier(call === '' ? part : part.slice(0, -call.length))
}

function newKey({ key, kind }: SchemaObject, length: number, newPath: readonly string[]): ObjectKey {
  const rest = pathOf(key).slice(length)
  const call = rest.length === 0 ? (/\(.*\)$/s.exec(newPath.at(-1) ?? '')?.[0] ?? '') : ''
  return `${kind}:${[...newPath, ...rest].map(written).join('.')}${call}`
}

interface Renaming {
  readonly keys: ReadonlyMap<ObjectKey, ObjectKey>
  readonly words: { readonly from: string; readonly to: string }
  readonly owns: boolean
}

function renamedObject(object: SchemaObject, { keys, words, owns }: Renaming): SchemaObject {
  const calls = words.from.includes('.')
  const isOpaque = rewritten.has(object.kind) && !owns
  const is = isOpaque ? { ...object.is, renamed: words.to } : (substituted(object.is, words.from, words.to, { calls }) as Definition)
  const other = withKeys(object, keys)
  const name = keys.has(object.key) || calls ? (substituted(object.name, words.from, words.to, { calls: true }) as string) : object.name
  return { ...other, name, is: { ...is, ...nameThatStays(object) } }
}

/** A NOT NULL of 18 goes on being called after the old column or table, which is then no longer the usual name. */
function nameThatStays({ kind, name, is }: SchemaObject): Definition {
  return kind === 'not-null' && is['named'] === undefined && !name.includes('.') ? { named: name } : {}
}

/** A part of a table says what it is called without its table, too; a key or an exclusion, what its index is called. */
function bareRenamed(object: SchemaObject, from: string, to: string): SchemaObject {
  const { [object.kind]: own, index } = object.is
  if (own !== from) return object
  const isKey = object.kind === 'constraint' && typeof index === 'object' && index !== null && !Array.isArray(index)
  const named = isKey ? { index: { ...index, name: String((index as Definition)['name']).slice(0, -from.length) + to } } : {}
  return { ...object, is: { ...object.is, [object.kind]: to, ...named } }
}

function withKeys(object: SchemaObject, keys: ReadonlyMap<ObjectKey, ObjectKey>): SchemaObject {
  const of = (key: ObjectKey) => keys.get(key) ?? key
  const isTouched = keys.has(object.key) || object.depends.some((key) => keys.has(key)) || (object.parent !== undefined && keys.has(object.parent))
  if (!isTouched) return object
  return {
    ...object,
    key: of(object.key),
    depends: object.depends.map(of).sort(),
    ...(object.parent === undefined ? {} : { parent: of(object.parent) }),
  }
}
