import { needsOf } from '../diff/changes.ts'
import type { Lack } from '../dialects/dialect.ts'
import type { ObjectKey, Schema, SchemaObject } from '../model/schema.ts'

/** Objects of a schema that cannot be made without these: they, and what needs one of them. */
export function needing(schema: Schema, keys: readonly ObjectKey[]): ReadonlySet<ObjectKey> {
  const found = new Set(keys.filter((key) => schema.objects.has(key)))
  for (let before = -1; before < found.size; ) {
    before = found.size
    for (const object of schema.objects.values()) if (needsOf(object).some((key) => found.has(key))) found.add(object.key)
  }
  return found
}

/** A schema without what a scratch server cannot make. Where only owner and privileges cannot be, it is `standIn`'s, and nobody else's. */
export function lessened(schema: Schema, lacks: readonly Lack[], standIn: string, missingRoles: readonly string[]): Schema {
  if (lacks.length === 0) return schema
  const gone = needing(schema, lacks.flatMap(({ objects }) => objects))
  const open = new Set(lacks.flatMap(({ access }) => access))
  const strangers = new Set(missingRoles)
  const objects = [...schema.objects.values()].filter(({ key }) => !gone.has(key)).map((object) => (open.has(object.key) ? handedTo(standIn, object) : object))
  return {
    ...schema,
    objects: new Map(objects.map((object) => [object.key, object])),
    roles: new Set([...schema.roles].filter((role) => !strangers.has(role))),
    ...(schema.defaults === undefined ? {} : { defaults: schema.defaults.filter(({ role, privileges }) => !strangers.has(role) && !privileges.some(({ grantee }) => strangers.has(grantee))) }),
  }
}

function handedTo(role: string, { owner, privileges: _, ...object }: SchemaObject): SchemaObject {
  return owner === undefined ? object : { ...object, owner: role }
}

/** Each thing that is lacking, with the objects that are not tried for it. */
export function notChecked(schemas: readonly Schema[], lacks: readonly Lack[]): readonly string[] {
  return lacks.map(({ what, objects, access }) => {
    const whole = new Set(schemas.flatMap((schema) => [...needing(schema, objects)]))
    const rights = access.filter((key) => !whole.has(key)).map((key) => `owner and privileges of ${key}`)
    return `${[...[...whole].sort(), ...rights].join(', ')}: ${what}`
  })
}
