import { same } from '../../diff/changes.ts'
import type { ObjectKey, Schema, SchemaObject } from '../../model/schema.ts'
import type { ColumnOrder } from '../dialect.ts'

/** Tables of both schemas whose columns stand otherwise than is wanted, once those that are missing have come behind the others, as statements add them. */
export function columnOrders(from: Schema, to: Schema): readonly ColumnOrder[] {
  const [before, after] = [columnsOf(from), columnsOf(to)]
  return [...after].flatMap(([table, columns]) => {
    const old = before.get(table)
    if (old === undefined || !from.objects.has(table)) return []
    const stays = orderAfter(old, columns)
    return same(stays, columns) ? [] : [{ table, stays, wanted: columns }]
  })
}

/** How columns stand once those that are not wanted went, and those that are missing came behind the others. */
export function orderAfter(old: readonly string[], wanted: readonly string[]): readonly string[] {
  return [...old.filter((name) => wanted.includes(name)), ...wanted.filter((name) => !old.includes(name))]
}

/** Both schemas, with the order of columns as part of what a table is, where it differs and a copy can give another. */
export function inOrder(from: Schema, to: Schema): { readonly from: Schema; readonly to: Schema } {
  const orders = columnOrders(from, to).filter(({ table }) => table.startsWith('table:') && !isTyped(table, to))
  return { from: marked(from, new Map(orders.map(({ table, stays }) => [table, stays]))), to: marked(to, new Map(orders.map(({ table, wanted }) => [table, wanted]))) }
}

function marked(schema: Schema, orders: ReadonlyMap<ObjectKey, readonly string[]>): Schema {
  if (orders.size === 0) return schema
  const mark = (object: SchemaObject): SchemaObject => {
    const columnOrder = orders.get(object.key)
    return columnOrder === undefined ? object : { ...object, is: { ...object.is, columnOrder } }
  }
  return { ...schema, objects: new Map([...schema.objects].map(([key, object]) => [key, mark(object)])) }
}

/** Its columns stand as its type has them. */
function isTyped(table: ObjectKey, { objects }: Schema): boolean {
  return [...objects.values()].some(({ kind, parent }) => kind === 'typed-table' && parent === table)
}

/** Names of columns by their table, in order: they are read in it. */
function columnsOf({ objects }: Schema): ReadonlyMap<ObjectKey, readonly string[]> {
  const tables = new Map<ObjectKey, string[]>()
  for (const { kind, parent, is } of objects.values()) {
    if (kind !== 'column' || parent === undefined) continue
    const known = tables.get(parent)
    if (known === undefined) tables.set(parent, [String(is['column'])])
    else known.push(String(is['column']))
  }
  return tables
}
