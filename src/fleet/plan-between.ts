import { stepsOf } from '../diff/plan.ts'
import type { SchemaEngine } from '../dialects/dialect.ts'
import type { Plan, Step } from '../model/plan.ts'
import type { Schema } from '../model/schema.ts'
import { remarksOf } from './remarks.ts'

export interface PlanBetween {
  readonly engine: SchemaEngine
  readonly from: Schema
  readonly to: Schema
  readonly manner: 'online' | 'offline'
  /** Of the server that will run it. */
  readonly versionNumber: number
  /** Run first: renames that `from` knows of already. */
  readonly first?: readonly Step[]
  /** Tables are copied for the order of their columns too. */
  readonly columnOrder?: boolean
}

/** The plan that makes one schema of another. Pure. Rejects with `plan.*`. */
export function planBetween({ columnOrder, ...given }: PlanBetween): Plan {
  return withRoom(columnOrder === true ? { ...given, ...given.engine.inOrder(given.from, given.to) } : given)
}

/** Where a name is taken before it is left, who leaves it is called otherwise first, and the rest is planned from there: each time there are fewer of those. */
function withRoom(given: Omit<PlanBetween, 'columnOrder'>): Plan {
  const { engine, from, to, manner, versionNumber, first = [] } = given
  const steps = stepsOf({ from, to, kinds: engine.kinds, dress: (before, after, context) => engine.dress(before, after, context), manner, versionNumber, ...(from.readBy === undefined ? {} : { role: from.readBy }) })
  const room = engine.makeRoom(from, to, steps)
  if (room.steps.length > 0) return withRoom({ ...given, from: room.schema, first: [...first, ...room.steps] })
  const groups = engine.group(steps, { from, to, manner, versionNumber, first })
  return { groups, remarks: [...remarksOf(from, to), ...engine.remarks(groups, from, to)] }
}
