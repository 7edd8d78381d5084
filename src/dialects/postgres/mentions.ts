import type { ObjectKey, Schema, SchemaObject } from '../../model/schema.ts'
import { identifiersOf } from './renames/identifiers.ts'

/** Names as bodies write them, with what may be meant. */
interface Index {
  readonly objects: ReadonlyMap<string, readonly ObjectKey[]>
  readonly columns: ReadonlyMap<string, readonly SchemaObject[]>
}

const indexes = new WeakMap<Schema, Index>()
const word = /"(?:[^"]|"")+"|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/g

/**
 * Objects that a body names: by words alone, since what a word means is known only when the body runs, and a body may put its statements together
 * from texts. So some are found that are not meant; whoever asks can do without any of them.
 */
export function mentions(body: string, schema: Schema): readonly ObjectKey[] {
  const { objects, columns } = indexOf(schema)
  const words = new Set([...body.matchAll(word)].map(([found]) => bare(found)))
  const whole = new Set([...words].flatMap((name) => objects.get(name) ?? []))
  const parts = [...words].flatMap((name) => columns.get(name) ?? []).filter(({ parent }) => parent !== undefined && whole.has(parent))
  return [...whole, ...parts.map(({ key }) => key)]
}

function indexOf(schema: Schema): Index {
  const known = indexes.get(schema)
  if (known !== undefined) return known
  const objects = new Map<string, ObjectKey[]>()
  const columns = new Map<string, SchemaObject[]>()
  for (const object of schema.objects.values()) {
    if (object.kind === 'column') push(columns, lastName(object.name), object)
    else if (object.parent === undefined && object.schema !== undefined) push(objects, lastName(object.name), object.key)
  }
  const index = { objects, columns }
  indexes.set(schema, index)
  return index
}

/** Of `public.f(integer)`: `f`. */
function lastName(name: string): string {
  return (identifiersOf(name)?.at(-1) ?? name).replace(/\(.*\)$/s, '')
}

/** As the catalogs have it. */
function bare(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name.toLowerCase()
}

function push<Item>(map: Map<string, Item[]>, name: string, item: Item): void {
  const known = map.get(name)
  if (known === undefined) map.set(name, [item])
  else known.push(item)
}
