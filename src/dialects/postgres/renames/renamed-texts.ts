import type { Definition, Json, ObjectKey, SchemaObject } from '../../../model/schema.ts'
import type { Asked } from './asked.ts'
import { columnTexts } from './column-texts.ts'
import type { Paths } from './keys.ts'
import { renamable } from './renamable.ts'
import { inTexts, substituted } from './substitute.ts'

/** Kinds of whose text the server prints more anew than a name, when a column or an attribute is called otherwise: they count as different then. */
const printedAnew = new Set(['view', 'materialized-view', 'rule', 'function', 'procedure'])

export interface Renaming {
  readonly paths: Paths
  readonly keys: ReadonlyMap<ObjectKey, ObjectKey>
}

/** A column, a constraint, a label: a part of something that has a name of its own. */
export function isInside({ kind }: Asked): boolean {
  return renamable[kind]?.part !== undefined
}

/** What an object says then. */
export function textsOf(other: SchemaObject, one: Asked, { paths, keys }: Renaming): Definition {
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
  return inTexts(other.is, (text) => text.replaceAll(literal(from), () => literal(to))) as Definition
}
