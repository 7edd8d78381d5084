import type { Json, ObjectKey, SchemaObject } from '../../../model/schema.ts'
import type { Lack } from '../../dialect.ts'
import { roleName } from '../dress/role-name.ts'

/** Kinds that say a role in what they are, and cannot be without it. */
const naming: ReadonlySet<string> = new Set(['policy', 'default-privilege', 'user-mapping', 'changed-privilege', 'role', 'membership'])

/** What a role that is missing is named by: the whole object, or only who owns it and who may do what with it. */
export function strangersIn(objects: readonly SchemaObject[], role: string): Lack {
  const words = new Set([role, roleName(role), `"${role.replaceAll('"', '""')}"`])
  const whole = objects.filter(({ kind, is }) => naming.has(kind) && says(is, words))
  const access = objects.filter(({ owner, privileges }) => owner === role || privileges?.some(({ grantee, grantor }) => grantee === role || grantor === role) === true)
  return { what: `the role ${role}, which the scratch server lacks`, objects: unique(whole), access: unique(access) }
}

function says(value: Json, words: ReadonlySet<string>): boolean {
  if (typeof value === 'string') return words.has(value)
  return typeof value === 'object' && value !== null && Object.values(value).some((part) => says(part as Json, words))
}

function unique(objects: readonly SchemaObject[]): readonly ObjectKey[] {
  return [...new Set(objects.map(({ key }) => key))].sort()
}
