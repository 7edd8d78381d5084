import type { PlanContext } from '../../../diff/kind.ts'
import type { DefaultPrivileges } from '../../../model/schema.ts'
import { defaults } from '../catalog/privileges.ts'
import type { Grantable } from '../schema-kind.ts'
import { type Grant, grantsOf, handedOver, joined } from './grants.ts'

/** What an object has the moment it is made and handed to its owner: by itself, or by `alter default privileges` of the role that it is made for, which runs the plan as a rule. */
export function initialGrants(grantable: Grantable, { schema, owner, maker: role }: { readonly schema: string | undefined; readonly owner: string; readonly maker: string }, context: PlanContext): readonly Grant[] {
  const standing = standingDefaults(role, context).filter(({ on }) => on === grantable.defaults)
  const everywhere = standing.find((one) => one.schema === undefined)?.privileges ?? defaults(grantable, role, context.versionNumber)
  const here = schema === undefined ? undefined : standing.find((one) => one.schema === schema)
  return handedOver(joined(grantsOf([...everywhere, ...(here?.privileges ?? [])], role)), role, owner)
}

/** Default privileges of a role while a plan makes things: those that go are gone by then, and those that come or change are made last, so only what was there and stays counts. */
export function standingDefaults(role: string, { from, to }: PlanContext): readonly DefaultPrivileges[] {
  return (from.defaults ?? []).filter((one) => one.role === role && !(from.objects.has(one.key) && !to.objects.has(one.key)))
}
