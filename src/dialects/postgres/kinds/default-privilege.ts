import type { PlanContext } from '../../../diff/kind.ts'
import type { Privilege, SchemaObject } from '../../../model/schema.ts'
import { defaultsOf, defaultsQuery } from '../catalog/default-privileges.ts'
import { said } from '../catalog/text.ts'
import { defaultPrivilegeSteps, usualDefaults } from '../dress/default-privileges.ts'
import { type CatalogRow, type DefaultsOn, type PostgresKind, kind } from '../schema-kind.ts'

interface DefaultPrivilege {
  readonly role: string
  /** Quoted where it must be. Absent: in every schema. */
  readonly schema?: string
  readonly on: DefaultsOn
  /** All that such an object gets; in one schema: what it gets beside that. */
  readonly privileges?: readonly Privilege[]
}

/** `alter default privileges`. Made and changed after everything else, dropped before: what a plan makes is not to get them on the way. */
export const defaultPrivilege: PostgresKind = kind<DefaultPrivilege>({
  name: 'default-privilege',
  comesLast: true,
  catalog: 'pg_default_acl',
  query: (scope) => `${defaultsQuery} where ${scope.isWhole ? 'n.oid is null or ' : ''}${scope.inScope('n.nspname')}`,
  read: (row) => readDefault(row),
  address: () => undefined,
  create: (object, context) => steps({ ...object, is: nothing(object, context) }, object, context),
  drop: (object, context) => steps(object, { ...object, is: nothing(object, context) }, context),
  change: (from, to, context) => ({ manner: 'alter', steps: steps(from, to, context) }),
})

function readDefault(row: CatalogRow) {
  // The version decides only what is granted where nothing is said, and here everything is.
  const { key, role, schema, schemaName, on, privileges } = defaultsOf(row, 0)
  return {
    key,
    name: key.slice(key.indexOf(':') + 1),
    ...(schema === undefined ? {} : { schema }),
    is: said({ role, schema: schemaName, on, privileges }) as DefaultPrivilege,
    roles: [role, ...privileges.map(({ grantee }) => grantee)],
  }
}

/** What such objects get when nobody altered anything. */
function nothing({ is }: SchemaObject<DefaultPrivilege>, { versionNumber }: PlanContext): DefaultPrivilege {
  return { ...is, privileges: usualDefaults(is, versionNumber) }
}

function steps(from: SchemaObject<DefaultPrivilege>, to: SchemaObject<DefaultPrivilege>, context: PlanContext) {
  return defaultPrivilegeSteps({ key: to.key, ...to.is }, { from: from.is.privileges ?? [], to: to.is.privileges ?? [] }, context)
}
