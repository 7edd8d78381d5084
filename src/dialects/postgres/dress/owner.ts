import type { Step } from '../../../model/plan.ts'
import type { SchemaObject } from '../../../model/schema.ts'
import type { PostgresKind } from '../schema-kind.ts'
import { roleName } from './role-name.ts'
import { hazard, step } from '../step.ts'

/** Hands an object to its owner. */
export function ownerSteps(kind: PostgresKind, to: SchemaObject): readonly Step[] {
  const address = kind.address(to, 'owner')
  if (address === undefined || to.owner === undefined) return []
  return [step('change', to.key, `alter ${address} owner to ${roleName(to.owner)}`, { hazards: [hazard('changes-access', `${address} belongs to ${to.owner}`)] })]
}
