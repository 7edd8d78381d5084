import type { ObjectKey, Schema, SchemaObject } from '../model/schema.ts'

/**
 * A schema that was made from files, where what `scratch.before` made only stands for what is in the other schema: that is taken as it is there, with
 * its parts and, of a schema, all that lies in it. What the other lacks stays, since the files need it.
 */
export function withoutStandIns(files: Schema, madeBefore: readonly ObjectKey[], other: Schema): Schema {
  if (madeBefore.length === 0) return files
  const keys = new Set(madeBefore)
  const isTheirs = (schema: Schema) => {
    const around = schemaKeys(schema)
    return (object: SchemaObject) => {
      const over = outermost(object, { schema, around, keys })
      return over !== undefined && other.objects.has(over)
    }
  }
  const [isTheirsHere, isTheirsThere] = [isTheirs(files), isTheirs(other)]
  const own = [...files.objects.values()].filter((object) => !isTheirsHere(object))
  const theirs = [...other.objects.values()].filter(isTheirsThere)
  return { ...files, objects: new Map([...own, ...theirs].map((object) => [object.key, object])), roles: new Set([...files.roles, ...other.roles]) }
}

interface Looking {
  readonly schema: Schema
  readonly around: ReadonlyMap<string, ObjectKey>
  readonly keys: ReadonlySet<ObjectKey>
}

/** The outermost of these that it is, or is a part of, or lies in. */
function outermost(object: SchemaObject, looking: Looking): ObjectKey | undefined {
  const { schema, around, keys } = looking
  const place = object.schema === undefined ? undefined : around.get(object.schema)
  if (place !== undefined && keys.has(place)) return place
  const above = object.parent === undefined ? undefined : schema.objects.get(object.parent)
  const over = above === undefined ? undefined : outermost(above, looking)
  return over ?? (keys.has(object.key) ? object.key : undefined)
}

/** The schemas of a database by their bare names. */
function schemaKeys({ objects }: Schema): ReadonlyMap<string, ObjectKey> {
  return new Map([...objects.values()].flatMap(({ kind, schema, key }) => (kind === 'schema' && schema !== undefined ? [[schema, key] as const] : [])))
}
