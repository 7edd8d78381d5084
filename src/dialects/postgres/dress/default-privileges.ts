import type { PlanContext } from '../../../diff/kind.ts'
import type { Step } from '../../../model/plan.ts'
import type { ObjectKey, Privilege } from '../../../model/schema.ts'
import { grantableOn } from '../catalog/default-privileges.ts'
import { defaults, wordsOf } from '../catalog/privileges.ts'
import type { DefaultsOn } from '../schema-kind.ts'
import { accessSteps } from './access.ts'
import { grantChanges, grantsOf } from './grants.ts'
import { roleName } from './role-name.ts'

/** What `alter default privileges` names. */
export interface DefaultsOf {
  readonly key: ObjectKey
  readonly role: string
  /** Quoted where it must be. Absent: in every schema. */
  readonly schema?: string
  readonly on: DefaultsOn
}

/** Statements by which one list of default privileges becomes another. */
export function defaultPrivilegeSteps({ key, role, schema, on }: DefaultsOf, { from, to }: { readonly from: readonly Privilege[]; readonly to: readonly Privilege[] }, { versionNumber }: PlanContext): readonly Step[] {
  const where = schema === undefined ? '' : `in schema ${schema} `
  const granted = { key, before: `alter default privileges for role ${roleName(role)} ${where}`, address: on, label: `${on} that ${role} will make`, owner: role, words: wordsOf(grantableOn(on), versionNumber), isNew: false }
  return accessSteps(granted, grantChanges(grantsOf(from, role), grantsOf(to, role), role))
}

/** What such objects get when nobody altered anything: all that is the owner's and everybody's, and in one schema nothing beside that. */
export function usualDefaults({ role, schema, on }: Omit<DefaultsOf, 'key'>, versionNumber: number): readonly Privilege[] {
  return schema === undefined ? defaults(grantableOn(on), role, versionNumber) : []
}
