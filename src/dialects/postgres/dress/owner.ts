import type { PlanContext } from '../../../diff/kind.ts'
import type { Step } from '../../../model/plan.ts'
import type { SchemaObject } from '../../../model/schema.ts'
import type { PostgresKind } from '../schema-kind.ts'
import { roleName } from './role-name.ts'
import { hazard, step } from '../step.ts'

/** Hands an object to its owner. What the running role makes is its own already. */
export function ownerSteps(kind: PostgresKind, from: SchemaObject | undefined, to: SchemaObject, context: PlanContext): readonly Step[] {
  const address = kind.address(to, 'owner')
  if (address === undefined || to.owner === undefined) return []
  if (from === undefined && to.owner === context.role) return []
  const text = (role: string) => `alter ${address} owner to ${roleName(role)}`
  if (from === undefined) return [step('change', to.key, text(to.owner))]
  return [
    step('change', to.key, text(to.owner), {
      ...(locked.test(address) ? { locks: [{ object: to.name, mode: 'ACCESS EXCLUSIVE' }] } : {}),
      ...(from.owner === undefined ? {} : { undo: text(from.owner) }),
      hazards: [hazard('changes-access', `${address} belongs to ${to.owner}`)],
    }),
  ]
}

/** Relations: `alter … owner` locks them (AlterTableGetLockLevel in commands/tablecmds.c). */
const locked = /^(foreign table|table|view|materialized view|sequence) /
