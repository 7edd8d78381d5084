import type { PlanContext } from '../../../diff/kind.ts'
import type { Hazard, StepGroup } from '../../../model/plan.ts'
import type { Schema } from '../../../model/schema.ts'
import { hazard } from '../step.ts'
import { conflictOf } from './locks.ts'

/** The steps of an assessed group with what is worked on all rows of while something that others use is locked: by the step itself, or by one before it in the same transaction. */
export function saidToBlock(group: StepGroup, { from }: Pick<PlanContext, 'from'>): StepGroup {
  if (group.transaction === 'none') return group
  const held = new Map<string, 'reads' | 'writes'>()
  const steps = group.steps.map((step) => {
    for (const { object, mode } of step.locks ?? []) {
      const conflict = conflictOf(mode)
      if (conflict !== undefined && isOld(object, from) && held.get(object) !== 'reads') held.set(object, conflict)
    }
    const danger = step.works === undefined ? undefined : blocking(held)
    return danger === undefined || step.hazards.some(({ kind }) => kind === danger.kind) ? step : { ...step, hazards: [...step.hazards, danger] }
  })
  return { ...group, steps }
}

function blocking(held: ReadonlyMap<string, 'reads' | 'writes'>): Hazard | undefined {
  const names = [...held.keys()]
  if (names.length === 0) return undefined
  const few = names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ')
  const isRead = [...held.values()].includes('reads')
  return isRead ? hazard('blocks-reads', `nobody reads or writes ${few} until it is done`) : hazard('blocks-writes', `nobody writes to ${few} until it is done`)
}

function isOld(name: string, from: Schema): boolean {
  return ['table', 'materialized-view', 'view', 'foreign-table'].some((kind) => from.objects.has(`${kind as 'table'}:${name}`))
}
