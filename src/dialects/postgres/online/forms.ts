import type { Step } from '../../../model/plan.ts'
import type { OnlineForm, Surroundings } from './form.ts'
import { checkedLater } from './checked-later.ts'
import { detached } from './detach.ts'
import { indexBuilt, indexDropped } from './index-steps.ts'
import { keyBuilt } from './key.ts'
import { filledAhead, neverNull } from './never-null.ts'

type Form = (step: Step, given: Surroundings) => OnlineForm | undefined

/** By the kind of object a step is for. The first form that fits is taken; where none does, the step is as good online as it is. */
const forms: Readonly<Record<string, readonly Form[]>> = {
  index: [indexBuilt, indexDropped],
  constraint: [keyBuilt, checkedLater],
  'not-null': [filledAhead, neverNull, checkedLater],
  partition: [detached],
}

/** How a step is done while others work in the database; undefined where it stays as it is. */
export function onlineForm(step: Step, given: Surroundings): OnlineForm | undefined {
  for (const form of forms[step.object.slice(0, step.object.indexOf(':'))] ?? []) {
    const found = form(step, given)
    if (found !== undefined) return found
  }
  return undefined
}
