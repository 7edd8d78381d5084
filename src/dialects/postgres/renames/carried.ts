import type { Schema, SchemaObject } from '../../../model/schema.ts'
import type { TypedTable } from '../kinds/typed-table.ts'
import type { Column } from '../kinds/column-text.ts'
import { nameIn } from '../catalog/relation-key.ts'
import { badRename } from '../errors.ts'
import type { Asked } from './asked.ts'

/** What the server renames along with it: columns of heirs and partitions, checks below, columns of a type's tables. Throws `plan.rename` where it refuses to. */
export function carried(one: Asked, schema: Schema): readonly Asked[] {
  const { object, kind } = one
  if (kind === 'attribute') return columnsOfType(one, schema)
  const found = kind === 'column' ? columnsBelow(object as unknown as SchemaObject<Column>, schema) : kind === 'constraint' && object.is['type'] === 'check' ? checksBelow(one, schema) : []
  return found.map((below) => ({ ...one, object: below }))
}

function columnsBelow(column: SchemaObject<Column>, { objects }: Schema): readonly SchemaObject[] {
  const columns = [...objects.values()].filter(({ kind, is }) => kind === 'column' && is['column'] === column.is.column)
  const above = ({ is }: SchemaObject) => (is as unknown as Column).handedDown ?? []
  const tables = new Set([nameIn(column.parent)])
  for (const table of tables) for (const below of columns) if (above(below).includes(table)) tables.add(nameIn(below.parent))
  const found = columns.filter((below) => above(below).some((table) => tables.has(table)))
  const torn = found.find((below) => above(below).some((table) => !tables.has(table)))
  if (torn !== undefined) throw badRename(`${column.name} cannot be renamed: ${torn.name} comes from ${above(torn).join(' and ')}`, { hint: 'The server renames no column that comes from several tables at once.' })
  return found
}

/** Of partitions and heirs, however far below. */
function checksBelow({ object, from }: Asked, { objects }: Schema): readonly SchemaObject[] {
  const tables = new Set([nameIn(object.parent)])
  const ties = [...objects.values()].filter(({ kind }) => kind === 'partition' || kind === 'inheritance')
  for (const above of tables) for (const { is } of ties) if (is['of'] === above || is['parent'] === above) tables.add(String(is['table']))
  return [...tables].slice(1).flatMap((below) => objects.get(`constraint:${below}.${from}`) ?? [])
}

function columnsOfType({ object, from, to }: Asked, { objects }: Schema): readonly Asked[] {
  const tables = [...objects.values()].flatMap(({ kind, is }) => (kind === 'typed-table' && (is as unknown as TypedTable).type === object.name ? [(is as unknown as TypedTable).table] : []))
  return tables.flatMap((table) => objects.get(`column:${table}.${from}`) ?? []).map((column) => ({ object: column, kind: 'column', from, to }))
}
