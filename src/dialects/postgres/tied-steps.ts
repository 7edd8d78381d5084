import type { Step } from '../../model/plan.ts'
import type { ObjectKey } from '../../model/schema.ts'
import { step } from './step.ts'

/** Makes an object go with the extensions it is wanted to go with, and no others. `address`: `function public.f(integer)`. */
export function tiedSteps(key: ObjectKey, address: string, from: readonly string[] = [], to: readonly string[] = []): readonly Step[] {
  return [
    ...from.filter((name) => !to.includes(name)).map((name) => step('change', key, `alter ${address} no depends on extension ${name}`)),
    ...to.filter((name) => !from.includes(name)).map((name) => step('change', key, `alter ${address} depends on extension ${name}`)),
  ]
}
