import type { PlanContext } from '../../../diff/kind.ts'
import type { Step, StepGroup } from '../../../model/plan.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import { hazard } from '../step.ts'
import { effectsOf } from './effects.ts'
import { locksOf } from './locks.ts'
import { undoOf } from './undo.ts'

type Sides = Pick<PlanContext, 'from' | 'to'>

/** The steps of a group with all that a reviewer must know of them and that their kinds have not said: locks, dangers, sizes, the way back. */
export function assess(group: StepGroup, sides: Sides): StepGroup {
  return { ...group, steps: group.steps.map((step) => known(step, sides)) }
}

function known(step: Step, sides: Sides): Step {
  const [first, second] = step.verb === 'drop' ? [sides.from, sides.to] : [sides.to, sides.from]
  const object = first.objects.get(step.object) ?? second.objects.get(step.object)
  const relation = relationOf(step.object, sides)
  const effects = effectsOf(step)
  const locks = locksOf(step, { effects, object, relation, sides })
  const dangers = effects.flatMap(({ danger }) => (danger === undefined ? [] : [hazard(danger.kind, danger.message(object?.name ?? step.object, relation?.name ?? ''))]))
  const works = step.works ?? effects.find((effect) => effect.works !== undefined)?.works
  const undo = step.undo ?? undoOf(step, sides)
  return {
    ...step,
    ...(locks.length === 0 ? {} : { locks }),
    ...(works === undefined ? {} : { works }),
    ...sizesOf(relation),
    hazards: [...step.hazards, ...dangers.filter(({ kind }) => !step.hazards.some((one) => one.kind === kind))],
    ...(undo === undefined ? {} : { undo }),
  }
}

const relations = new Set(['table', 'view', 'materialized-view', 'foreign-table', 'sequence'])

/** The table, or what is like one, that a step's object is or is a part of; as it was, where it was there. */
function relationOf(key: ObjectKey | undefined, sides: Sides): SchemaObject | undefined {
  if (key === undefined) return undefined
  const object = sides.from.objects.get(key) ?? sides.to.objects.get(key)
  if (object === undefined || relations.has(object.kind)) return object
  return relationOf(object.parent, sides)
}

function sizesOf(relation: SchemaObject | undefined): Pick<Step, 'rowsEstimate' | 'bytes'> {
  const { rowsEstimate, bytes } = relation?.facts ?? {}
  return { ...(rowsEstimate === undefined ? {} : { rowsEstimate }), ...(bytes === undefined ? {} : { bytes }) }
}
