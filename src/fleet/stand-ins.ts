import type { ObjectKey, Schema, SchemaObject } from '../model/schema.ts'

/**
 * A schema that was made from files, where what `scratch.before` made only stands for what is in the other schema: that is taken as it is there, with
 * its parts and, of a schema, all that lies in it. What the other lacks stays, since the files need it.
 */
export function withoutStandIns(files: Schema, madeBefore: readonly ObjectKey[], other: Schema): Schema {
  if (madeBefore.length === 0) return files
  const keys = new Set(madeBefore)
  const isTheirs = (object: SchemaObject, schema: Schema) => {
    const over = outermost(object, schema, keys)
    return over !== undefined && other.objects.has(over)
  }
  const own = [...files.objects.values()].filter((object) => !isTheirs(object, files))
  const theirs = [...other.objects.values()].filter((object) => isTheirs(object, other))
  return { ...files, objects: new Map([...own, ...theirs].map((object) => [object.key, object])), roles: new Set([...files.roles, ...other.roles]) }
}

/** The outermost of these that it is, or is a part of, or lies in. */
function outermost(object: SchemaObject, schema: Schema, keys: ReadonlySet<ObjectKey>): ObjectKey | undefined {
  const around = object.schema === undefined ? undefined : keyOfSchema(object.schema)
  if (around !== undefined && keys.has(around)) return around
  const above = object.parent === undefined ? undefined : schema.objects.get(object.parent)
  const over = above === undefined ? undefined : outermost(above, schema, keys)
  return over ?? (keys.has(object.key) ? object.key : undefined)
}

function keyOfSchema(name: string): ObjectKey {
  return `schema:${/^[a-z_][a-z0-9_$]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`}`
}
