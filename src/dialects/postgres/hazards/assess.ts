import type { PlanContext } from '../../../diff/kind.ts'
import type { Hazard, LockTaken, Step, StepGroup } from '../../../model/plan.ts'
import type { ObjectKey, Schema, SchemaObject } from '../../../model/schema.ts'
import { hazard } from '../step.ts'
import { effectsOf } from './effects.ts'
import { conflictOf } from './locks.ts'
import { undoOf } from './undo.ts'

type Sides = Pick<PlanContext, 'from' | 'to'>

/** The steps of a group with all that a reviewer must know of them and that their kinds have not said: locks, dangers, sizes, the way back. */
export function assess(group: StepGroup, sides: Sides): StepGroup {
  const steps = group.steps.map((step) => known(step, sides))
  return { ...group, steps: group.transaction === 'none' ? steps : withBlocking(steps, sides) }
}

function known(step: Step, sides: Sides): Step {
  const object = sides.to.objects.get(step.object) ?? sides.from.objects.get(step.object)
  const relation = relationOf(step.object, sides)
  const effects = effectsOf(step)
  const locks = [...(step.locks ?? []), ...effects.flatMap(({ mode }): readonly LockTaken[] => (mode === undefined || step.locks !== undefined || relation === undefined ? [] : [{ object: relation.name, mode }])), ...referenced(step, object)]
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

/** A foreign key that goes locks the table that it refers to as well. */
function referenced({ verb, locks = [] }: Step, object: SchemaObject | undefined): readonly LockTaken[] {
  if (object?.is['type'] !== 'foreign key' || !['drop', 'create'].includes(verb)) return []
  const others = object.depends.filter((key) => key.startsWith('column:') && !key.startsWith(`column:${nameIn(object.parent)}.`)).map((key) => nameIn(key).replace(/\.(?:"(?:[^"]|"")*"|[^".]+)$/, ''))
  return [...new Set(others)].filter((name) => !locks.some((lock) => lock.object === name)).map((name) => ({ object: name, mode: verb === 'drop' ? 'ACCESS EXCLUSIVE' : 'SHARE ROW EXCLUSIVE' }))
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

/** Work that grows with rows while something that others use is locked: by the step itself, or by one before it in the same transaction. */
function withBlocking(steps: readonly Step[], { from }: Sides): readonly Step[] {
  const held = new Map<string, 'reads' | 'writes'>()
  return steps.map((step) => {
    for (const { object, mode } of step.locks ?? []) {
      const conflict = conflictOf(mode)
      if (conflict !== undefined && isOld(object, from) && held.get(object) !== 'reads') held.set(object, conflict)
    }
    const danger = step.works === undefined ? undefined : blocking(held)
    return danger === undefined || step.hazards.some(({ kind }) => kind === danger.kind) ? step : { ...step, hazards: [...step.hazards, danger] }
  })
}

function blocking(held: ReadonlyMap<string, 'reads' | 'writes'>): Hazard | undefined {
  const names = [...held.keys()]
  if (names.length === 0) return undefined
  const few = names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ')
  const isRead = [...held.values()].includes('reads')
  return isRead ? hazard('blocks-reads', `nobody reads or writes ${few} until it is done`) : hazard('blocks-writes', `nobody writes to ${few} until it is done`)
}

function isOld(name: string, from: Schema): boolean {
  return from.objects.has(`table:${name}`) || from.objects.has(`materialized-view:${name}`)
}

function nameIn(key: ObjectKey | undefined): string {
  return key === undefined ? '' : key.slice(key.indexOf(':') + 1)
}
