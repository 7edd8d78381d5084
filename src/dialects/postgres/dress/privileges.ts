import type { PlanContext } from '../../../diff/kind.ts'
import type { Step } from '../../../model/plan.ts'
import type { SchemaObject } from '../../../model/schema.ts'
import type { PostgresKind } from '../schema-kind.ts'

/** Grants and revokes that make the access list what it is wanted to be. */
export function privilegeSteps(_kind: PostgresKind, _from: SchemaObject | undefined, _to: SchemaObject, _context: PlanContext): readonly Step[] {
  return []
}
