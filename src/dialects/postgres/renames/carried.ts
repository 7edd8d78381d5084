import type { Schema, SchemaObject } from '../../../model/schema.ts'
import type { TypedTable } from '../kinds/typed-table.ts'
import type { Column } from '../kinds/column-text.ts'
import { badRename } from '../errors.ts'
import type { Asked } from './asked.ts'

/** What the server renames along with it: columns of heirs and partitions, checks below, columns of a type's tables. Throws `plan.rename` where it refuses to. */
export function carried(one: Asked, schema: Schema): readonly Asked[] {
  const { object, kind, to } = one
  if (kind === 'attribute') return columnsOfType(one, schema)
  const table = tableOf(object)
  const also = (found: SchemaObject): Asked => ({ ...one, object: found, kind: found.kind, to })
  if (kind === 'column') return columnsBelow(object as never, schema).map((column) => also(column as never))
  if (kind === 'constraint' && object.is['type'] === 'check') return checksBelow(table, one, schema).map(also)
  return []
}

function columnsBelow(column: SchemaObject<Column>, { objects }: Schema): readonly SchemaObject<Column>[] {
  const columns = [...objects.values()].filter(({ kind, is }) => kind === 'column' && is['column'] === column.is.column) as unknown as readonly SchemaObject<Column>[]
  const tables = new Set([tableOf(column)])
  const found = new Set<SchemaObject<Column>>()
  for (const table of tables) for (const below of columns) if (below.is.handedDown?.includes(table) === true) tables.add(tableOf(found.add(below) && below))
  const torn = [...found].find(({ is }) => is.handedDown?.some((above) => !tables.has(above)) === true)
  if (torn !== undefined) throw badRename(`${column.name} cannot be renamed: ${torn.name} comes from ${torn.is.handedDown?.join(' and ')}`, { hint: 'The server renames no column that comes from several tables at once.' })
  return [...found]
}

/** Of partitions and heirs, however far below. */
function checksBelow(table: string, { from }: Asked, { objects }: Schema): readonly SchemaObject[] {
  const tables = new Set([table])
  const ties = [...objects.values()].filter(({ kind }) => kind === 'partition' || kind === 'inheritance')
  for (const above of tables) for (const { is } of ties) if (is['of'] === above || is['parent'] === above) tables.add(String(is['table']))
  tables.delete(table)
  return [...tables].flatMap((below) => objects.get(`constraint:${below}.${from}`) ?? [])
}

function columnsOfType({ object, from, to }: Asked, { objects }: Schema): readonly Asked[] {
  const tables = [...objects.values()].flatMap(({ kind, is }) => (kind === 'typed-table' && (is as unknown as TypedTable).type === object.name ? [(is as unknown as TypedTable).table] : []))
  return tables.flatMap((table) => objects.get(`column:${table}.${from}`) ?? []).map((column) => ({ object: column, kind: 'column', from, to }))
}

function tableOf({ parent }: Pick<SchemaObject, 'parent'>): string {
  return (parent ?? '').replace(/^[a-z-]+:/, '')
}
