import type { PlanContext } from '../../diff/kind.ts'
import type { Step, StepGroup } from '../../model/plan.ts'
import type { ObjectKey } from '../../model/schema.ts'
import { withinSlots } from './lock-slots.ts'
import { assess } from './hazards/assess.ts'
import { saidToBlock } from './hazards/blocking.ts'
import { lockedFirst } from './online/locked-first.ts'
import { schedule } from './online/schedule.ts'

/**
 * Runs of steps that may share a transaction, and those that stand alone. What a later step can only use after a commit, as a new label of an
 * enum, is committed first of all: it needs nothing but the type as it stands, under the name that it is given first, and so nothing else is torn apart. Online,
 * what takes long stands apart too.
 */
export function group(steps: readonly Step[], { first = [], ...context }: Pick<PlanContext, 'from' | 'to' | 'manner' | 'versionNumber'> & { readonly first?: readonly Step[] }): readonly StepGroup[] {
  const made = new Set(steps.filter((step, index) => isUsedLater(step, steps.slice(index + 1))).map(({ object }) => object))
  const isEarly = ({ object, usableAfterCommit }: Step) => usableAfterCommit !== undefined && made.has(object)
  const [labels, others] = [steps.filter(isEarly), steps.filter((step) => !isEarly(step))]
  const [early, rest] = labels.length > 0 ? [[...first, ...labels], others] : [[], [...first, ...others]]
  const groups = [...runsOf(early), ...(context.manner === 'offline' ? runsOf(rest) : schedule(rest, context))]
  const assessed = withinSlots(groups.map((one) => assess(one, context)), context.from.lockSlots).map((one) => saidToBlock(one, context))
  return context.manner === 'offline' ? assessed.map((one) => patient(one, context)) : allLockedFirst(assessed, context)
}

/** What is made anew goes under another name, and stands. */
function allLockedFirst(groups: readonly StepGroup[], context: Pick<PlanContext, 'from' | 'to'>): readonly StepGroup[] {
  const gone = new Set<ObjectKey>()
  return groups.map((one) => {
    const locked = lockedFirst(one, context, gone)
    for (const { verb, object } of one.steps) if (verb === 'drop' && !context.to.objects.has(object)) gone.add(object)
    return locked
  })
}

/** Nobody is meant to be there meanwhile: who is all the same is waited for, though not for ever. */
const lockWaitMs = 60_000

/** A transaction that locks what was there waits for it within bounds. */
function patient(group: StepGroup, { from }: Pick<PlanContext, 'from'>): StepGroup {
  const isWaiting = group.steps.some(({ locks = [] }) => locks.some(({ object }) => from.objects.has(`table:${object}`) || from.objects.has(`materialized-view:${object}`)))
  return group.transaction === 'one' && isWaiting ? { ...group, lockTimeoutMs: lockWaitMs } : group
}

function isUsedLater({ usableAfterCommit: made }: Step, later: readonly Step[]): boolean {
  return made !== undefined && later.some(({ sql, usableAfterCommit }) => usableAfterCommit === undefined && holds(sql, made))
}

/** Whether a literal is this value, or an array or a row with it. */
function holds(sql: string, value: string): boolean {
  if (!sql.includes(value.replaceAll("'", "''"))) return false
  const literals = sql.match(/'(?:[^']|'')*'/g) ?? []
  return literals.some((literal) => {
    const inner = literal.slice(1, -1).replaceAll("''", "'")
    return inner === value || inner.split(/[{}(),"]/).includes(value)
  })
}

function runsOf(steps: readonly Step[]): readonly StepGroup[] {
  const groups: { readonly transaction: 'one' | 'none'; readonly steps: Step[] }[] = []
  for (const step of steps) {
    const last = groups.at(-1)
    if (step.transaction === 'alone') groups.push({ transaction: 'none', steps: [step] })
    else if (last?.transaction === 'one') last.steps.push(step)
    else groups.push({ transaction: 'one', steps: [step] })
  }
  return groups
}
