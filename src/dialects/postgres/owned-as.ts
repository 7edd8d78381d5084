import { grantsOf, handedOver, listed } from './dress/grants.ts'
import { roleName } from './dress/role-name.ts'
import type { DefaultPrivileges, ObjectKey, Privilege, Schema, SchemaObject } from '../../model/schema.ts'

/**
 * A schema that was made from files, where nobody says whose most of it is: what belongs to the role that loaded them is taken to belong to whoever has it in
 * the other schema, and what that lacks to the role that read it. Grants to that role follow.
 */
export function ownedAs(schema: Schema, other: Schema): Schema {
  const [loader, reader] = [schema.readBy, other.readBy]
  if (loader === undefined || reader === undefined) return schema
  const owners = new Map([...schema.objects.values()].flatMap(({ key, owner }) => (owner === loader ? [[key, other.objects.get(key)?.owner ?? reader] as const] : [])))
  const objects = [...schema.objects.values()].map((object) => adopted(object, { loader, reader, owners, objects: schema.objects }))
  return {
    ...schema,
    objects: new Map(objects.map((object) => [object.key, object])),
    roles: new Set([...schema.roles].map((role) => (role === loader ? reader : role))),
    ...(schema.defaults === undefined ? {} : { defaults: schema.defaults.map((one) => adoptedDefaults(one, loader, reader)) }),
    readBy: reader,
  }
}

interface Adopting {
  readonly loader: string
  readonly reader: string
  /** New owners of what was the loader's. */
  readonly owners: ReadonlyMap<ObjectKey, string>
  readonly objects: Schema['objects']
}

function adopted(object: SchemaObject, adopting: Adopting): SchemaObject {
  const { loader, reader, owners } = adopting
  if (object.kind === 'default-privilege' && object.is['role'] === loader) return adoptedDefault(object, loader, reader)
  const owner = ownerOf(object, adopting)
  if (owner === undefined) return object
  const privileges = object.privileges === undefined ? {} : { privileges: renamed(object.privileges, loader, owner) }
  return { ...object, ...(owners.has(object.key) ? { owner } : {}), ...privileges }
}

/** A part is its whole's owner's. */
function ownerOf({ key, owner, parent }: SchemaObject, adopting: Adopting): string | undefined {
  const above = owner === undefined && parent !== undefined ? adopting.objects.get(parent) : undefined
  return above === undefined ? adopting.owners.get(key) : ownerOf(above, adopting)
}

/** A list in which one owner stands for another. */
function renamed(privileges: readonly Privilege[], from: string, to: string): readonly Privilege[] {
  return listed(handedOver(grantsOf(privileges, from), from, to), to)
}

function adoptedDefaults({ key, role, privileges, ...rest }: DefaultPrivileges, loader: string, reader: string): DefaultPrivileges {
  return role === loader ? { ...rest, key: keyFor(key, reader), role: reader, privileges: renamed(privileges, loader, reader) } : { ...rest, key, role, privileges }
}

function adoptedDefault(object: SchemaObject, loader: string, reader: string): SchemaObject {
  const key = keyFor(object.key, reader)
  const { privileges, ...is } = object.is as { readonly privileges?: readonly Privilege[] }
  return { ...object, key, name: key.slice(key.indexOf(':') + 1), is: { ...is, role: reader, ...(privileges === undefined ? {} : { privileges: renamed(privileges, loader, reader) as never }) } }
}

/** `default-privilege:loader in app on tables`, for another role. */
function keyFor(key: ObjectKey, role: string): ObjectKey {
  return key.replace(/^default-privilege:("(?:[^"]|"")*"|\S+)/, () => `default-privilege:${roleName(role)}`) as ObjectKey
}
