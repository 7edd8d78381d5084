import type { PlanContext } from '../../../diff/kind.ts'
import type { Step } from '../../../model/plan.ts'
import type { DefaultPrivileges, ObjectKey } from '../../../model/schema.ts'
import type { DefaultsOn } from '../schema-kind.ts'
import { defaultPrivilegeSteps, usualDefaults } from './default-privileges.ts'
import { standingDefaults } from './initial-grants.ts'

/** The same steps with the running role's default privileges taken away before and put back after: for statements that make objects no plan knows one by one. */
export function withoutDefaults(key: ObjectKey, steps: readonly Step[], context: PlanContext): readonly Step[] {
  const standing = context.role === undefined ? [] : standingDefaults(context.role, context)
  const set = (which: 'away' | 'back') => standing.flatMap((one) => switching({ ...one, key }, which, context))
  return [...set('away'), ...steps, ...set('back')]
}

function switching({ key, role, schemaName, on, privileges }: DefaultPrivileges, which: 'away' | 'back', context: PlanContext): readonly Step[] {
  const target = { key, role, on: on as DefaultsOn, ...(schemaName === undefined ? {} : { schema: schemaName }) }
  const usual = usualDefaults(target, context.versionNumber)
  const quiet = defaultPrivilegeSteps(target, which === 'away' ? { from: privileges, to: usual } : { from: usual, to: privileges }, context)
  return quiet.map((one) => ({ ...one, verb: 'guard', hazards: [] }))
}
