import type { PlanContext } from '../../../diff/kind.ts'
import { same } from '../../../diff/changes.ts'
import type { Step } from '../../../model/plan.ts'
import type { SchemaObject } from '../../../model/schema.ts'
import { kinds } from '../kinds/index.ts'
import type { PostgresKind } from '../schema-kind.ts'
import { commentSteps } from './comment.ts'
import { labelSteps } from './labels.ts'
import { ownerSteps } from './owner.ts'
import { privilegeSteps } from './privileges.ts'

const byName = new Map(kinds.map((one) => [one.name, one]))

/** Owner first: it decides what privileges mean; then who may use it, then what is said of it. */
export function dress(from: SchemaObject | undefined, to: SchemaObject, context: PlanContext): readonly Step[] {
  const kind = byName.get(to.kind) as PostgresKind
  const differs = (side: 'owner' | 'privileges' | 'comment' | 'labels') => from === undefined || !same(from[side], to[side])
  const isSaid = from !== undefined || to.comment !== undefined || kind.bringsComment === true
  return [
    ...(differs('owner') ? (kind.handOver?.(from, to, context) ?? ownerSteps(kind, from, to, context)) : []),
    ...(differs('privileges') || differs('owner') ? privilegeSteps(kind, from, to, context) : []),
    ...(differs('comment') && isSaid ? commentSteps(kind, to) : []),
    ...((from?.labels ?? to.labels) !== undefined && differs('labels') ? labelSteps(kind, from, to) : []),
  ]
}
