import type { Step, StepGroup } from '../../model/plan.ts'

/** Runs of steps that may share a transaction, and those that stand alone. */
export function group(steps: readonly Step[]): readonly StepGroup[] {
  const groups: { readonly transaction: 'one' | 'none'; readonly steps: Step[] }[] = []
  for (const step of steps) {
    const last = groups.at(-1)
    if (step.transaction === 'alone') groups.push({ transaction: 'none', steps: [step] })
    else if (last?.transaction === 'one') last.steps.push(step)
    else groups.push({ transaction: 'one', steps: [step] })
  }
  return groups
}
