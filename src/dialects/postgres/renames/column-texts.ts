import type { Definition, Json, SchemaObject } from '../../../model/schema.ts'
import type { Asked } from './asked.ts'
import type { Paths } from './keys.ts'
import { substituted } from './substitute.ts'

/** What an object says once a column is called otherwise. `isIts`: it is the column, or said of it. Types, options and names of other things stay, though they be called as the column was. */
export function columnTexts({ kind, parent, is }: SchemaObject, { object, from, to }: Asked, { before, after, isIts }: Paths & { readonly isIts: boolean }): Definition {
  const inText = (value: Json) => substituted(value, from, to, { calls: false })
  if (isIts) return { ...is, ...(is['column'] === from ? { column: to } : {}), ...(is['column'] === before ? { column: after } : {}) }
  if (kind === 'column') return { ...is, ...(is['generated'] === undefined ? {} : { generated: inText(is['generated']) }) }
  if (kind === 'sequence-owner') return is['column'] === before ? { ...is, column: after } : is
  if (kind === 'table' || kind === 'foreign-table') return keyTexts(is, from, to, inText)
  if (kind === 'constraint' && is['type'] === 'foreign key') return { ...is, definition: foreignKey(String(is['definition']), parent === object.parent, object, inText) }
  if (kind === 'inheritance' || kind === 'partition' || kind === 'typed-table') return is
  return inText(is) as Definition
}

/** `RANGE (made_at)`, and `made_at date`. */
function keyTexts(is: Definition, from: string, to: string, inText: (value: Json) => Json): Definition {
  const { partitionBy, partitionColumns } = is
  if (partitionBy === undefined) return is
  const columns = (partitionColumns as readonly string[] | undefined)?.map((column) => (column.startsWith(`${from} `) ? `${to}${column.slice(from.length)}` : column))
  return { ...is, partitionBy: inText(partitionBy), ...(columns === undefined ? {} : { partitionColumns: [...columns].sort() }) }
}

/** `FOREIGN KEY (a, b) REFERENCES public.other(c, d)`: on the side of the column's table. */
function foreignKey(definition: string, isOwn: boolean, { parent }: SchemaObject, inText: (value: Json) => Json): string {
  const at = definition.indexOf(' REFERENCES ')
  const table = (parent ?? '').replace(/^[a-z-]+:/, '')
  const [own, other] = [definition.slice(0, at), definition.slice(at)]
  const behind = ` REFERENCES ${table}`
  const isOther = other.startsWith(`${behind}(`)
  return `${isOwn ? String(inText(own)) : own}${isOther ? `${behind}${String(inText(other.slice(behind.length)))}` : other}`
}
