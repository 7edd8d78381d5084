import type { PlanContext } from '../../../diff/kind.ts'
import type { LockTaken, Step } from '../../../model/plan.ts'
import type { SchemaObject } from '../../../model/schema.ts'
import { takesDescendants, withDescendants } from './descendants.ts'
import type { Effect } from './effects.ts'
import { otherEnds, tablesAbove } from './other-ends.ts'

interface Locking {
  readonly effects: readonly Effect[]
  /** What the step is for, as it was or as it is wanted. */
  readonly object: SchemaObject | undefined
  /** The table, or what is like one, that it is or is a part of. */
  readonly relation: SchemaObject | undefined
  readonly sides: Pick<PlanContext, 'from' | 'to'>
}

/** All that a step locks and that others use: what its kind has said, what its form takes, the other ends of foreign keys, and what inherits. */
export function locksOf(step: Step, { effects, object, relation, sides }: Locking): readonly LockTaken[] {
  const own = step.locks ?? effects.flatMap(({ mode }): readonly LockTaken[] => (mode === undefined || relation === undefined ? [] : [{ object: relation.name, mode }]))
  const ends = object === undefined ? [] : otherEnds(step, object, sides.from)
  return once([...[...own, ...ends].map((lock) => inFull(lock, step, sides)), ...(object === undefined ? [] : tablesAbove(step, object, sides))])
}

/** With what it takes along. The form of the statement is looked at only where something could be. */
function inFull(lock: LockTaken, step: Step, sides: Locking['sides']): LockTaken {
  if (staysAlone(lock, step)) return lock
  const below = withDescendants(lock, sides)
  return below.descendants === undefined || takesDescendants(step.sql) ? below : lock
}

/** The first lock on each. */
function once(locks: readonly LockTaken[]): readonly LockTaken[] {
  return locks.filter(({ object }, index) => locks.findIndex((other) => other.object === object) === index)
}

/** What is done to `only` it, but for what its heirs have to know, since they keep what goes; or beside it while it is looked at. */
function staysAlone({ object, mode }: LockTaken, { sql, works }: Step): boolean {
  return (sql.startsWith(`alter table only ${object} `) && !/ drop (?:column|not null)\b/.test(sql)) || (mode === 'SHARE UPDATE EXCLUSIVE' && works === undefined)
}

/** What a table lock keeps others from: reading, which is everything, or writing. Undefined for those that let both pass. */
export function conflictOf(mode: string): 'reads' | 'writes' | undefined {
  if (mode === 'ACCESS EXCLUSIVE') return 'reads'
  return ['SHARE', 'SHARE ROW EXCLUSIVE', 'EXCLUSIVE'].includes(mode) ? 'writes' : undefined
}
