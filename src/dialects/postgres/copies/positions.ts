import type { PlanContext } from '../../../diff/kind.ts'
import type { Step } from '../../../model/plan.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import { asideName } from '../aside-name.ts'
import { nameIn } from '../catalog/relation-key.ts'
import type { Counting } from '../kinds/counts-on.ts'
import type { Identity } from '../kinds/identity-text.ts'
import { ownerTable } from '../kinds/sequence-owner.ts'
import { serialAfter, serialBefore } from '../kinds/take-over.ts'
import { quote } from '../quote.ts'
import { step } from '../step.ts'
import { countsOf } from './counts.ts'

/** What counted for a table that is made anew goes on where it stood: an identity as an identity, or as a sequence that a default asks, and the other way round. */
export function positionSteps(table: ObjectKey, context: PlanContext): readonly Step[] {
  return countsOf(table, context).flatMap((count) => {
    const from = standsFor(count, table, context)
    return from === undefined ? [] : [step('copy', table, `select setval(${quote.literal(count.name)}, last_value, is_called) from ${from}`)]
  })
}

/** What counted for its column before, as it is called while the table is aside. */
export function standsFor({ key, column }: Pick<Counting, 'key' | 'column'>, table: ObjectKey, context: PlanContext): string | undefined {
  const before = context.from.objects.get(column.replace(/^column:/, 'identity:') as ObjectKey)
  if (before !== undefined) return before.key === key || serialAfter(before, context) === key ? asideName(before.name, context).name : undefined
  const identity = context.to.objects.get(key) as unknown as SchemaObject<Identity>
  const serial = key.startsWith('identity:') ? serialBefore(identity, context) : undefined
  return serial && nameOf(serial, table, context)
}

function nameOf(sequence: ObjectKey, table: ObjectKey, context: PlanContext): string {
  return ownerTable(sequence, context.from) === table ? asideName(nameIn(sequence), context).name : nameIn(sequence)
}
