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
export function planBetween({ engine, manner, versionNumber, first = [], columnOrder, ...schemas }: PlanBetween): Plan {
  const { from, to } = columnOrder === true ? engine.inOrder(schemas.from, schemas.to) : schemas
  const steps = stepsOf({ from, to, kinds: engine.kinds, dress: (before, after, context) => engine.dress(before, after, context), manner, versionNumber, ...(from.readBy === undefined ? {} : { role: from.readBy }) })
  const groups = engine.group(steps, { from, to, manner, versionNumber, first })
  return { groups, remarks: [...remarksOf(from, to), ...engine.remarks(groups, from, to)] }
}
