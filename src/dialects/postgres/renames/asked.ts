import type { ObjectKey, Schema, SchemaObject } from '../../../model/schema.ts'
import { nameIn } from '../catalog/relation-key.ts'
import { badRename } from '../errors.ts'
import type { Attribute } from '../types/composite.ts'
import { identifier, identifiersOf } from './identifiers.ts'
import { kindsCalled, renamable } from './renamable.ts'

/** A rename that somebody asked for. */
export interface Asked {
  /** What is called otherwise: of a label or an attribute, its type. */
  readonly object: SchemaObject
  /** As `renamable` has it. */
  readonly kind: string
  /** Bare names, as SQL writes them; of a label, as it is. */
  readonly from: string
  readonly to: string
}

/** Finds what `kind:name=new name` asks for. `called`: what an object of the first schema is called by now. Throws `plan.rename`. */
export function asked(written: string, first: Schema, current: Schema, called: (key: ObjectKey) => ObjectKey): Asked {
  const match = /^([a-z-]+):(.+)=((?:"(?:[^"]|"")+")|[^="]+)$/s.exec(written)
  const [, word = '', left = '', right = ''] = match ?? []
  const [path, to] = [identifiersOf(left.trim()), identifiersOf(right.trim())]
  const kinds = kindsCalled(word)
  if (path === undefined || to?.length !== 1 || kinds.length === 0) throw badRename(`${written} is no rename`, { hint: `Write KIND:NAME=NEW, as column:public.users.nick=handle. Kinds: ${Object.keys(renamable).join(', ')}.` })
  const isInside = kinds.every((kind) => kind === 'label' || kind === 'attribute')
  const holders = isInside ? ['type'] : kinds
  const candidates = (schema: Schema) => candidatesIn(schema, holders, isInside ? path.slice(0, -1) : path)
  const before = candidates(first).flatMap(({ key }) => current.objects.get(called(key)) ?? [])
  const found = before.length > 0 ? before : candidates(current)
  const [object, another] = found
  if (object === undefined) throw badRename(`${written}: there is no ${word} ${left}`, { hint: 'The name on the left is the old one, in the schema to begin with.' })
  if (another !== undefined) throw badRename(`${written}: ${found.map(({ key }) => key).join(' and ')} are called so`, { hint: 'Write the schema before the name, or the arguments behind it.' })
  const from = comesFrom(object, current)
  if (from !== undefined) throw badRename(`${written}: ${left} comes from ${from}`, { hint: 'Rename it there: it is renamed here as well.' })
  if (isInside) return inside(object, word, { from: path.at(-1) ?? '', to: to[0] as string, written })
  return { object, kind: object.kind, from: ownName(object.key), to: identifier(to[0] as string) }
}

/** Where a part comes from that the server renames there alone: columns and checks from a table above, columns of typed tables from the type. */
function comesFrom({ kind, parent, is }: SchemaObject, { objects }: Schema): string | undefined {
  const table = nameIn(parent)
  if (kind === 'column') return (is['handedDown'] as readonly string[] | undefined)?.join(' and ') ?? (objects.get(`typed-table:${table}`)?.is['type'] as string | undefined)
  if (kind !== 'constraint' || is['type'] !== 'check') return undefined
  const above = [...objects.values()].filter((tie) => tie.parent === parent && (tie.kind === 'partition' || tie.kind === 'inheritance')).map((tie) => String(tie.is['of'] ?? tie.is['parent']))
  return above.find((one) => objects.has(`constraint:${one}.${String(is['constraint'])}`))
}

function candidatesIn({ objects }: Schema, kinds: readonly string[], path: readonly string[]): readonly SchemaObject[] {
  return [...objects.values()].filter(({ kind, key }) => kinds.includes(kind) && endsWith(pathOf(key), path))
}

function endsWith(whole: readonly string[], end: readonly string[]): boolean {
  return end.length <= whole.length && end.every((part, index) => part === whole[whole.length - end.length + index] || part === whole[whole.length - end.length + index]?.replace(/\(.*\)$/s, ''))
}

function pathOf(key: ObjectKey): readonly string[] {
  return identifiersOf(nameIn(key)) ?? []
}

/** Without what it is a part of, and without arguments. */
function ownName(key: ObjectKey): string {
  const last = pathOf(key).at(-1) ?? ''
  return identifier(last.replace(/\(.*\)$/s, ''))
}

/** A label or an attribute, which are no objects of their own. */
function inside(object: SchemaObject, kind: string, { from, to, written }: { readonly from: string; readonly to: string; readonly written: string }): Asked {
  const names = kind === 'label' ? (object.is['labels'] as readonly string[] | undefined) : (object.is['attributes'] as readonly Attribute[] | undefined)?.map(({ name }) => name)
  const [old, name] = kind === 'label' ? [from, to] : [identifier(from), identifier(to)]
  if (names?.includes(old) !== true) throw badRename(`${written}: ${object.name} has no ${kind} ${old}`, { hint: 'Names and labels with capitals or other signs are written in double quotes.' })
  return { object, kind, from: old, to: name }
}
