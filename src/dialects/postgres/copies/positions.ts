import type { PlanContext } from '../../../diff/kind.ts'
import type { Step } from '../../../model/plan.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import { asideName } from '../aside-name.ts'
import { nameIn } from '../catalog/relation-key.ts'
import { ownerTable } from '../kinds/sequence-owner.ts'
import { serialAfter, serialBefore } from '../kinds/take-over.ts'
import { countOn } from '../kinds/counts-on.ts'
import { type Identity, filled } from '../kinds/identity-text.ts'
import { quote } from '../quote.ts'
import { step } from '../step.ts'
import { identitiesOf } from './set-aside.ts'

/** What counted for the table goes on where it stood: an identity as an identity, or as a sequence that a default asks, and the other way round. */
export function positionSteps({ key }: Pick<SchemaObject, 'key'>, context: PlanContext): readonly Step[] {
  const old = new Map(identitiesOf({ key }, context).map((identity) => [identity.key, identity]))
  const now = context.parts('to', key, 'column').flatMap((column) => context.parts<Identity>('to', column.key, 'identity'))
  const kept = now.flatMap((identity) => {
    const before = old.get(identity.key)
    const serial = serialBefore(identity, context)
    const from = before === undefined ? serial && nameOf(serial, key, context) : asideName(before.name, context).name
    return from === undefined ? behindRows(identity, context) : [goOn(identity.name, from, key)]
  })
  return [...kept, ...[...old.values()].flatMap((identity) => serialSteps(identity, key, context))]
}

/** It is new for a column that came along with its values. */
function behindRows({ key, name, is }: SchemaObject<Identity>, context: PlanContext): readonly Step[] {
  const column = key.replace(/^identity:/, 'column:') as ObjectKey
  return countOn({ key, name, column, is: filled(is, String(context.to.objects.get(column)?.is['type'])) }, context)
}

/** What it is called while the table is aside. */
function nameOf(sequence: ObjectKey, table: ObjectKey, context: PlanContext): string {
  return ownerTable(sequence, context.from) === table ? asideName(nameIn(sequence), context).name : nameIn(sequence)
}

/** A sequence takes over from an identity. */
function serialSteps(identity: SchemaObject, table: ObjectKey, context: PlanContext): readonly Step[] {
  const sequence = context.to.objects.has(identity.key) ? undefined : serialAfter(identity, context)
  return sequence === undefined ? [] : [goOn(nameIn(sequence), asideName(identity.name, context).name, table)]
}

function goOn(to: string, from: string, object: ObjectKey): Step {
  return step('copy', object, `select setval(${quote.literal(to)}, last_value, is_called) from ${from}`)
}
