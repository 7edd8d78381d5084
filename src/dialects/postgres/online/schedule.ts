import type { Step, StepGroup } from '../../../model/plan.ts'
import type { ObjectKey, Schema } from '../../../model/schema.ts'
import { type OnlineForm, type Surroundings, needsOf, objectOf } from './form.ts'
import { onlineForm } from './forms.ts'
import { isReplacement } from './index-steps.ts'
import { spansOf } from './spans.ts'

/** Something that follows its transaction. */
interface Following {
  readonly object: ObjectKey
  /** The step as it is when it shares a transaction after all. */
  readonly whole: Step
  readonly form: OnlineForm
  /** What is said of the object and set on it afterwards. */
  readonly rest: Step[]
}

/**
 * Ordered steps as transactions and statements that stand alone, in the manner that blocks nobody for long. What builds and what reads all
 * rows goes ahead of a transaction or follows it, as far as nothing between needs it. What is taken down and put back shares one transaction, whatever it takes.
 */
export function schedule(steps: readonly Step[], given: Omit<Surroundings, 'steps'>): readonly StepGroup[] {
  return new Scheduling({ ...given, steps }).made()
}

class Scheduling {
  readonly #given: Surroundings
  readonly #groups: StepGroup[] = []
  readonly #following: Following[] = []
  #dependents: ReadonlyMap<ObjectKey, readonly ObjectKey[]> | undefined
  #ahead: Step[] = []
  #open: Step[] = []

  constructor(given: Surroundings) {
    this.#given = given
  }

  made(): readonly StepGroup[] {
    const isTied = spansOf(this.#given.steps, (key) => isReplacement(key, this.#given))
    for (const [index, step] of this.#given.steps.entries()) this.#place(step, isTied(index))
    this.#close()
    this.#flush()
    return this.#groups
  }

  #place(step: Step, isTied: boolean): void {
    if (this.#joinsFollowing(step)) return
    const form = onlineForm(step, this.#given)
    if (form === undefined) return this.#inside(step, isTied)
    const { before = [], inside, after = [] } = form
    if (before.length > 0 && !this.#goesAhead(step)) {
      if (isTied) return this.#inside(step, isTied)
      this.#close()
    }
    this.#ahead.push(...before)
    for (const one of inside) this.#inside(one, isTied)
    if (after.length > 0) this.#following.push({ object: step.object, whole: step, form, rest: [] })
  }

  /** What is set on an object that is made later is set later. */
  #joinsFollowing(step: Step): boolean {
    const known = this.#following.find(({ object, form }) => object === step.object && form.inside.length === 0)
    known?.rest.push(step)
    return known !== undefined
  }

  #inside(step: Step, isTied: boolean): void {
    if (step.transaction === 'alone') {
      this.#close()
      this.#groups.push({ transaction: 'none', steps: [step] })
      return
    }
    const wanted = this.#following.filter((one) => this.#isWantedBy(one, step))
    if (wanted.length > 0 && !isTied) {
      this.#close()
      this.#flush()
    } else for (const one of wanted) this.#shareAfterAll(one)
    this.#open.push(step)
  }

  #isWantedBy({ object, form }: Following, step: Step): boolean {
    if (step.object === object) return form.inside.length === 0
    if (objectOf(step.object, this.#given)?.parent === object) return true
    return needsOf(step.object, this.#given).has(object) || needsOf(object, this.#given).has(step.object) || form.wantedBy?.(step) === true
  }

  #shareAfterAll(following: Following): void {
    const { whole, form, rest } = following
    this.#following.splice(this.#following.indexOf(following), 1)
    const first = this.#open.findIndex((step) => step === form.inside[0])
    if (first >= 0) this.#open.splice(first, form.inside.length, whole)
    else this.#open.push(...(form.inside.length === 0 ? [whole] : (form.after ?? []).flat()), ...rest)
  }

  /** Whether nothing that the open transaction does has to come before what goes ahead of it. */
  #goesAhead({ object, verb }: Step): boolean {
    const needs = needsOf(object, this.#given)
    const parent = objectOf(object, this.#given)?.parent
    const holders = verb === 'drop' ? this.#standingOn(object) : new Set()
    return !this.#open.some((step) => {
      if (step.verb === 'rename' || needs.has(step.object)) return true
      if (step.object === parent && ['create', 'drop', 'copy'].includes(step.verb)) return true
      return verb === 'drop' && (step.object === object || holders.has(step.object))
    })
  }

  /** What needs it, and what that is part of: a table that goes takes its keys along. */
  #standingOn(object: ObjectKey): ReadonlySet<ObjectKey> {
    this.#dependents ??= dependentsIn([this.#given.from, this.#given.to])
    return new Set((this.#dependents.get(object) ?? []).flatMap((key) => wholesOf(key, this.#given)))
  }

  #close(): void {
    for (const step of this.#ahead) this.#groups.push({ transaction: step.transaction === 'alone' ? 'none' : 'one', steps: [step] })
    if (this.#open.length > 0) this.#groups.push({ transaction: 'one', steps: this.#open })
    this.#ahead = []
    this.#open = []
  }

  #flush(): void {
    for (const { form, rest } of this.#following.splice(0)) {
      const after = [...(form.after ?? [])]
      const isLastShared = after.at(-1)?.[0]?.transaction === 'inside'
      if (rest.length > 0) after.push([...(isLastShared ? (after.pop() ?? []) : []), ...rest])
      for (const steps of after) this.#groups.push({ transaction: steps[0]?.transaction === 'alone' ? 'none' : 'one', steps })
    }
  }
}

function dependentsIn(schemas: readonly Schema[]): ReadonlyMap<ObjectKey, readonly ObjectKey[]> {
  const found = new Map<ObjectKey, ObjectKey[]>()
  for (const { objects } of schemas)
    for (const { key, depends } of objects.values())
      for (const need of depends) {
        const known = found.get(need)
        if (known === undefined) found.set(need, [key])
        else known.push(key)
      }
  return found
}

function wholesOf(key: ObjectKey, given: Surroundings): readonly ObjectKey[] {
  const parent = objectOf(key, given)?.parent
  return parent === undefined ? [key] : [key, ...wholesOf(parent, given)]
}
