import type { Definition, Json, SchemaObject } from '../../../model/schema.ts'
import type { Asked } from './asked.ts'
import { columnTexts, expressionTexts } from './column-texts.ts'
import type { Paths } from './paths.ts'
import { renamable } from './renamable.ts'
import { inTexts, qualifiedIn } from './substitute.ts'

/** Kinds of whose text the server prints more anew than a name, when a column or an attribute is called otherwise: they count as different then. */
const printedAnew = new Set(['view', 'materialized-view', 'rule', 'function', 'procedure'])

/** What an object says once one, itself or another, is called otherwise. `isIts`: it is that, or said of it. */
export function textsOf(other: SchemaObject, one: Asked, paths: Paths, isIts: boolean): Definition {
  const { kind, to } = one
  if ((kind === 'column' || kind === 'attribute') && !isIts && printedAnew.has(other.kind)) return isText(other) ? other.is : { ...other.is, renamed: to }
  if (kind === 'column') return columnTexts(other, one, paths, isIts)
  if (kind === 'attribute') return other.key === one.object.key ? { ...other.is, attributes: attributesOf(other, one) } : expressionTexts(other, one)
  if (kind === 'label') return labelTexts(other, one)
  if (renamable[kind]?.part !== undefined) return isIts ? bare(other.is, other, one) : other.is
  return bare(qualified(other, paths), other, one)
}

/** A routine whose body is looked into when it runs. */
function isText({ kind, is }: SchemaObject): boolean {
  return (kind === 'function' || kind === 'procedure') && is['parsed'] !== true
}

/** A body that is a text goes on saying what it said. */
function qualified(other: SchemaObject, paths: Paths): Definition {
  const { definition, ...is } = inTexts(other.is, (text) => qualifiedIn(text, paths)) as Definition
  if (definition === undefined || !isText(other)) return { ...withSchema(is, paths), ...(definition === undefined ? {} : { definition }) }
  const text = String(other.is['definition'])
  const at = text.search(/\nAS /)
  return { ...is, definition: at < 0 ? definition : `${qualifiedIn(text.slice(0, at), paths)}${text.slice(at)}` }
}

/** Of what a publication or a default privilege is for, where the schema's name is all that is said. */
function withSchema(is: Definition, { before, after, isSchema }: Paths): Definition {
  return isSchema && is['schema'] === before ? { ...is, schema: after } : is
}

/** A part says what it is called without its table, too; a key or an exclusion, what its index is called. */
function bare(is: Definition, other: SchemaObject, { object, kind, from, to }: Asked): Definition {
  const field = kind === 'domain-constraint' ? 'constraint' : kind
  if (other.key !== object.key || is[field] !== from) return is
  const { index } = is
  const isKey = kind === 'constraint' && typeof index === 'object' && index !== null && !Array.isArray(index)
  const named = isKey ? { index: { ...index, name: String((index as Definition)['name']).slice(0, -from.length) + to } } : {}
  const definition = typeof is['definition'] === 'string' && (kind === 'trigger' || kind === 'rule') ? { definition: is['definition'].replace(`${kind} ${from} `, () => `${kind} ${to} `) } : {}
  return { ...is, ...definition, ...named, [field]: to }
}

function attributesOf({ is }: SchemaObject, { from, to }: Asked): Json {
  return (is['attributes'] as readonly Definition[]).map((attribute) => (attribute['name'] === from ? { ...attribute, name: to } : attribute))
}

function labelTexts(other: SchemaObject, { object, from, to }: Asked): Definition {
  if (other.key === object.key) return { ...other.is, labels: (other.is['labels'] as readonly string[]).map((label) => (label === from ? to : label)) }
  const literal = (label: string) => `'${label.replaceAll("'", "''")}'::${object.name}`
  return inTexts(other.is, (text) => text.replaceAll(literal(from), () => literal(to))) as Definition
}
