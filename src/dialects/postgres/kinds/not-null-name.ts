import type { PlanContext } from '../../../diff/kind.ts'
import type { ObjectKey, Schema, SchemaObject } from '../../../model/schema.ts'
import type { NotNull } from './not-null.ts'

/** The name that has to be written, since the server would choose another: the usual one may be in use elsewhere in the schema (18 and newer). */
export function saidName(key: ObjectKey, context: PlanContext): string | undefined {
  const object = context.to.objects.get(key) as unknown as SchemaObject<NotNull> | undefined
  if (object === undefined || object.is.named !== undefined || context.versionNumber < 180_000) return object?.is.named
  const isElsewhere = [context.from, context.to].some((schema) => (tablesWith(schema).get(placeOf(object)) ?? []).some((table) => table !== object.is.table))
  return isElsewhere || context.isReplaced(`table:${object.is.table}`) ? object.name : undefined
}

const known = new WeakMap<Schema, ReadonlyMap<string, readonly string[]>>()

/** Tables by the names of what constrains them. */
function tablesWith(schema: Schema): ReadonlyMap<string, readonly string[]> {
  const before = known.get(schema)
  if (before !== undefined) return before
  const found = new Map<string, string[]>()
  for (const object of schema.objects.values()) {
    if ((object.kind !== 'not-null' && object.kind !== 'constraint') || object.is['handedDown'] === true) continue // An heir gets it when it is said above.
    const place = object.kind === 'not-null' ? placeOf(object) : `${object.schema} ${String(object.is['constraint'])}`
    const table = object.kind === 'not-null' ? String(object.is['table']) : (object.parent ?? '').replace(/^[a-z-]+:/, '')
    found.set(place, [...(found.get(place) ?? []), table])
  }
  known.set(schema, found)
  return found
}

function placeOf({ schema, name }: Pick<SchemaObject, 'schema' | 'name'>): string {
  return `${schema} ${name}`
}
