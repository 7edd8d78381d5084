import type { DefaultPrivileges, ObjectKey } from '../../../model/schema.ts'
import { grantables } from '../dress/grantables.ts'
import type { CatalogRow, DefaultsOn, Grantable } from '../schema-kind.ts'
import { type Acl, privilegesOf } from './privileges.ts'
import { text } from './text.ts'

/** `alter default privileges`: one row for each role, schema (or none) and sort of object. */
export const defaultsQuery = `
  select d.oid::int8, pg_get_userbyid(d.defaclrole) as role, quote_ident(pg_get_userbyid(d.defaclrole)) as "roleName", n.nspname as schema, quote_ident(n.nspname) as "schemaName",
    d.defaclobjtype as type, d.defaclacl::text[] as acl
  from pg_default_acl d left join pg_namespace n on n.oid = d.defaclnamespace`

/** pg_default_acl.defaclobjtype. */
const sorts: Readonly<Record<string, DefaultsOn>> = { r: 'tables', S: 'sequences', f: 'functions', T: 'types', n: 'schemas', L: 'large objects' }

export function defaultsOf(row: CatalogRow, versionNumber: number): DefaultPrivileges {
  const [role, on] = [text(row, 'role'), sorts[text(row, 'type')] as DefaultsOn]
  const schema = row['schema'] === null ? {} : { schema: text(row, 'schema'), schemaName: text(row, 'schemaName') }
  return { key: keyOf(row, on), role, ...schema, on, privileges: privilegesOf(grantableOn(on), role, row['acl'] as Acl, versionNumber) }
}

/** What can be granted on objects of one sort. */
export function grantableOn(on: DefaultsOn): Grantable {
  return Object.values(grantables).find((one: Grantable) => one.defaults === on) as Grantable
}

function keyOf(row: CatalogRow, on: DefaultsOn): ObjectKey {
  return `default-privilege:${text(row, 'roleName')}${row['schema'] === null ? '' : ` in ${text(row, 'schemaName')}`} on ${on}`
}
