import type { Step, StepGroup } from '../../model/plan.ts'
import { spansOf } from './online/spans.ts'

/**
 * Slots of the server's lock table that statements hold until their transaction ends, as counted on Postgres 18: a table comes with its TOAST table and that one's
 * index; what goes takes a slot for each of its parts.
 */
const taken: readonly { readonly kind: RegExp; readonly verb: Step['verb']; readonly slots: number }[] = [
  { kind: /^table:/, verb: 'create', slots: 5 },
  { kind: /^table:/, verb: 'drop', slots: 10 },
  { kind: /^(index|constraint|materialized-view|sequence|identity):/, verb: 'create', slots: 3 },
  { kind: /^(index|constraint|view|materialized-view|type|function):/, verb: 'drop', slots: 4 },
]

/** Of a transaction, as an estimate that is seldom too low. */
export function slotsOf(steps: readonly Step[]): number {
  const counting = new Counting()
  for (const step of steps) counting.add(step)
  return counting.slots
}

class Counting {
  slots = 0
  readonly #locked = new Set<string>()

  add({ object, verb, locks = [] }: Step): void {
    const own = taken.find((one) => one.verb === verb && one.kind.test(object))?.slots ?? 1
    const below = new Map(locks.map((lock) => [lock.object, lock.descendants ?? 0]))
    const names = [...below.keys(), object].filter((name) => !this.#locked.has(name))
    for (const name of names) this.#locked.add(name)
    this.slots += own + names.reduce((sum, name) => sum + 1 + (below.get(name) ?? 0), 0)
  }
}

/** Part of the server's slots that one transaction may take: others need some too. */
const share = 0.5

/** Transactions that hold more locks than the server has room for, as several. What is taken down and put back, and rows on their way, stay together. */
export function withinSlots(groups: readonly StepGroup[], slotsMax: number | undefined): readonly StepGroup[] {
  if (slotsMax === undefined) return groups
  return groups.flatMap((group) => (group.transaction === 'none' || slotsOf(group.steps) <= slotsMax * share ? [group] : parted(group, slotsMax * share)))
}

function parted(group: StepGroup, slotsMax: number): readonly StepGroup[] {
  const isTied = tiedIn(group.steps)
  const parts: Step[][] = [[]]
  let counting = new Counting()
  let lastFree = 0 // Where the open part may be cut last, counted from its beginning.
  for (const [index, step] of group.steps.entries()) {
    const open = parts.at(-1) as Step[]
    if (!isTied(index)) lastFree = open.length
    open.push(step)
    counting.add(step)
    if (counting.slots <= slotsMax || lastFree === 0) continue
    parts.push(open.splice(lastFree))
    counting = new Counting()
    for (const one of parts.at(-1) as Step[]) counting.add(one)
    lastFree = 0
  }
  return parts.map((steps) => ({ ...group, steps }))
}

/** Whether a step may not be in another transaction than the one before it. */
function tiedIn(steps: readonly Step[]): (index: number) => boolean {
  const isTied = spansOf(steps)
  const moving = steps.map(({ verb }) => verb)
  const last = moving.lastIndexOf('copy')
  const first = last < 0 ? steps.length : moving.findIndex((verb) => ['copy', 'guard', 'rename', 'drop'].includes(verb))
  return (index) => isTied(index) || (index > first && index <= last)
}

/** What a person has to know of a plan's locks before it runs. */
export function slotRemarks(groups: readonly StepGroup[], slotsMax: number | undefined): readonly string[] {
  const shared = groups.filter(({ transaction }) => transaction === 'one').map(({ steps }) => slotsOf(steps))
  const most = Math.max(0, ...shared)
  if (slotsMax === undefined) return most < remarkableSlots ? [] : [`one transaction takes about ${most} lock slots: a server has max_locks_per_transaction × (max_connections + max_prepared_transactions) of them`]
  if (most > slotsMax) return [`one transaction takes about ${most} lock slots, and the server has ${slotsMax}: raise max_locks_per_transaction before the plan runs`]
  const all = shared.reduce((sum, slots) => sum + slots, 0)
  return all > slotsMax * share && shared.length > 1 ? [`the plan takes about ${all} lock slots, of which the server has ${slotsMax}: it is ${shared.length} transactions, and when one fails those before it have been done`] : []
}

/** What a server has as it comes, with room for others: 64 × 100. */
const remarkableSlots = 3_200
