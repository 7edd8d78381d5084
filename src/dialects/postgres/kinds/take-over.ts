import type { PlanContext } from '../../../diff/kind.ts'
import type { LockTaken, Step } from '../../../model/plan.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import { step } from '../step.ts'
import type { Identity } from './identity-text.ts'

/**
 * A column that counts by a sequence of its own becomes one that counts by identity, or the other way round: the position is kept. The one that comes does
 * it all, in one statement, since the position is known only when the plan runs; the one that goes keeps quiet.
 */
export interface TakeOver {
  readonly object: ObjectKey
  /** The sequence that goes, and the statement that takes it away. */
  readonly from: string
  readonly drop: string
  /** The statement that makes the one that comes, and its name. */
  readonly make: string
  readonly to: string
  readonly locks: readonly LockTaken[]
}

export function takeOver({ object, from, drop, make, to, locks }: TakeOver): Step {
  const lines = [
    'do $skein$',
    'declare place record;',
    'begin',
    `  select last_value, is_called into place from ${from};`,
    `  ${drop};`,
    `  ${make.replaceAll('\n', '\n  ')};`,
    `  perform setval(${literal(to)}, place.last_value, place.is_called);`,
    'end $skein$',
  ]
  return step('change', object, lines.join('\n'), { locks })
}

/** The sequence that a column counted by before it does by identity: its default asked it, and it goes. */
export function serialBefore({ key }: SchemaObject<Identity>, context: PlanContext): ObjectKey | undefined {
  return sequencesOf(key.replace(/^identity:/, 'default:'), 'from', context).find((sequence) => identityAfter(sequence, context) === key)
}

/** The identity that takes over a sequence which goes. One that several columns asked which now count apart is taken over by none. */
export function identityAfter(sequence: ObjectKey, context: PlanContext): ObjectKey | undefined {
  const asking = context.dependents(sequence).filter(({ kind }) => kind === 'default')
  const heirs = asking.map(({ key }) => key.replace(/^default:/, 'identity:') as ObjectKey).filter((key) => context.isNew(key))
  return heirs.length === 1 && context.isDropped(sequence) ? heirs[0] : undefined
}

/** The sequence that a column counts by when its identity goes: its default asks it, and it comes. */
export function serialAfter({ key }: Pick<SchemaObject, 'key'>, context: PlanContext): ObjectKey | undefined {
  const column = key.slice('identity:'.length)
  return sequencesOf(`default:${column}`, 'to', context).find((sequence) => context.isNew(sequence) && context.to.objects.get(sequence.replace(/^sequence:/, 'sequence-owner:') as ObjectKey)?.is['column'] === column)
}

/** The identity whose position a new sequence takes over: that of the column which it is tied to. */
export function identityBefore(sequence: ObjectKey, context: PlanContext): SchemaObject<Identity> | undefined {
  const tie = context.to.objects.get(sequence.replace(/^sequence:/, 'sequence-owner:') as ObjectKey)
  const identity = context.from.objects.get(`identity:${String(tie?.is['column'])}`) as SchemaObject<Identity> | undefined
  if (identity === undefined || !context.isDropped(identity.key) || isGone(identity, context)) return undefined
  return serialAfter(identity, context) === sequence ? identity : undefined
}

function isGone({ parent }: SchemaObject<Identity>, context: PlanContext): boolean {
  return parent === undefined || context.isDropped(parent) || context.isReplaced(parent)
}

function sequencesOf(standard: string, side: 'from' | 'to', context: PlanContext): readonly ObjectKey[] {
  return (context[side].objects.get(standard as ObjectKey)?.depends ?? []).filter((need) => need.startsWith('sequence:'))
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
