import type { Definition, Json, SchemaObject } from '../../../model/schema.ts'
import { nameIn } from '../catalog/relation-key.ts'
import type { Asked } from './asked.ts'
import type { Paths } from './paths.ts'
import { columnIn, inTexts } from './substitute.ts'

/** What an object says once a column is called otherwise. `isIts`: it is the column, or said of it. */
export function columnTexts(other: SchemaObject, one: Asked, { before, after }: Paths, isIts: boolean): Definition {
  const { kind, is } = other
  const { object, from, to } = one
  if (isIts) return { ...is, ...(is['column'] === from ? { column: to } : {}) }
  if (kind === 'sequence-owner') return is['column'] === before ? { ...is, column: after } : is
  if (other.key === object.parent) return keyTexts(is, one)
  if (kind === 'constraint' && is['type'] === 'foreign key') return { ...is, definition: foreignKey(other, one) }
  return expressionTexts(other, one)
}

/** What holds expressions over columns, or lists of them. All else names other things, which may be called as the column was: a constraint, a type, a table. */
const expressions = ['definition', 'generated', 'using', 'check', 'where', 'columns', 'attributes', 'partitionBy']

/** The same of what names a column, or an attribute, in expressions alone. */
export function expressionTexts({ is }: SchemaObject, { from, to }: Asked): Definition {
  const texts = expressions.flatMap((field) => (is[field] === undefined ? [] : [[field, inTexts(is[field], (text) => columnIn(text, from, to))] as const]))
  return { ...is, ...(Object.fromEntries(texts) as Record<string, Json>) }
}

/** How a table is partitioned: `RANGE (made_at)`, and `made_at date`. */
function keyTexts(is: Definition, { from, to }: Asked): Definition {
  const { partitionBy, partitionColumns } = is
  if (partitionBy === undefined) return is
  const columns = (partitionColumns as readonly string[] | undefined)?.map((column) => (column.startsWith(`${from} `) ? `${to}${column.slice(from.length)}` : column))
  return { ...is, partitionBy: columnIn(String(partitionBy), from, to), ...(columns === undefined ? {} : { partitionColumns: [...columns].sort() }) }
}

/** `FOREIGN KEY (a, b) REFERENCES public.other(c, d)`: on the side of the column's table. */
function foreignKey({ parent, is }: SchemaObject, { object, from, to }: Asked): string {
  const definition = String(is['definition'])
  const at = definition.indexOf(' REFERENCES ')
  const [own, other] = [definition.slice(0, at), definition.slice(at)]
  const behind = ` REFERENCES ${nameIn(object.parent)}`
  const isOther = other.startsWith(`${behind}(`)
  return `${parent === object.parent ? columnIn(own, from, to) : own}${isOther ? `${behind}${columnIn(other.slice(behind.length), from, to)}` : other}`
}
