import type { PlanContext } from '../../../diff/kind.ts'
import type { Step, StepGroup } from '../../../model/plan.ts'
import type { ObjectKey } from '../../../model/schema.ts'
import { step } from '../step.ts'
import { withDescendants } from '../hazards/descendants.ts'
import { conflictOf } from '../hazards/locks.ts'

/** A wait in the queue for a lock stops everyone behind it: 2 s, as safe migrations have it that are tried again. */
const lockWaitMs = 2_000

/** A transaction that locks several tables locks them all before it does anything: it cannot be stopped half way by what somebody holds, nor get into a deadlock later. `gone`: what transactions before it drop. */
export function lockedFirst(group: StepGroup, context: Pick<PlanContext, 'from' | 'to'>, gone: ReadonlySet<ObjectKey>): StepGroup {
  if (group.transaction === 'none') return group
  const modes = lockedTables(group.steps, context, gone)
  const names = [...modes.keys()].sort()
  const first = names[0]
  if (names.length < 2 || first === undefined || isRenaming(group.steps)) return { ...group, lockTimeoutMs: lockWaitMs }
  const mode = [...modes.values()].some((one) => one === 'reads') ? 'access exclusive' : 'share row exclusive'
  const lock = step('guard', `table:${first}` as ObjectKey, `lock table ${names.join(', ')} in ${mode} mode`, { locks: names.map((object) => withDescendants({ object, mode: mode.toUpperCase() }, context)) })
  return { ...group, lockTimeoutMs: lockWaitMs, steps: [lock, ...group.steps] }
}

/** Tables that were there before and that it keeps others from reading, or from writing. One that belongs to somebody else may not be locked so. */
function lockedTables(steps: readonly Step[], { from }: Pick<PlanContext, 'from' | 'to'>, gone: ReadonlySet<ObjectKey>): ReadonlyMap<string, 'reads' | 'writes'> {
  const found = new Map<string, 'reads' | 'writes'>()
  const owners = new Set<string | undefined>()
  for (const { locks = [] } of steps) {
    for (const { object, mode } of locks) {
      const [conflict, table] = [conflictOf(mode), from.objects.get(`table:${object}`)]
      if (conflict === undefined || table === undefined || gone.has(table.key)) continue
      owners.add(table.owner)
      if (found.get(object) !== 'reads') found.set(object, conflict)
    }
  }
  return owners.size > 1 ? new Map() : found
}

/** Tables that are called otherwise at its beginning than in the middle. */
function isRenaming(steps: readonly Step[]): boolean {
  return steps.some(({ verb, sql }) => verb === 'rename' && /^alter (table|schema) .* (rename to|set schema) /.test(sql))
}
