import type { Change } from '../model/change.ts'
import type { ObjectKey } from '../model/schema.ts'
import { type Actions, type DecidingContext, type Kinds, actionsOf } from './actions.ts'
import { dependentsOf } from './changes.ts'
import { contextOf } from './context.ts'
import { planCycle } from './errors.ts'
import type { Kind, PlanContext } from './kind.ts'
import { type Circle, type Order, orderOf } from './order.ts'

/** What becomes of each object, and one after another. */
export interface Decided {
  readonly actions: Actions
  readonly order: Order
  readonly context: PlanContext
}

/** Decides and orders. What would be changed where it stands, and is in time for all around it at no one moment, is made anew instead. Throws `plan.cycle`. */
export function decided(changes: readonly Change[], kinds: Kinds, request: DecidingContext & { readonly kinds: readonly Kind[] }): Decided {
  const anew = new Set<ObjectKey>()
  for (;;) {
    const found = attempt(changes, kinds, request, anew)
    if ('order' in found) return found
    const torn = found.torn.filter((key) => !anew.has(key))
    if (torn.length === 0) throw cycle(found)
    for (const key of torn) anew.add(key)
  }
}

function attempt(changes: readonly Change[], kinds: Kinds, request: DecidingContext & { readonly kinds: readonly Kind[] }, anew: ReadonlySet<ObjectKey>): Decided | Circle {
  const actions = actionsOf(changes, kinds, request, anew)
  const rank = new Map(request.kinds.map(({ name }, index) => [name, index]))
  const placed: { order?: Order } = {}
  const context = contextOf(request, kinds, dependentsOf(request.from), {
    verb: (key) => actions.get(key)?.verb,
    isInlined: (key) => placed.order?.inlined.has(key) === true,
    isStubbed: (key) => placed.order?.stubbed.has(key) === true,
  })
  const order = orderOf(actions, kinds, (kind) => rank.get(kind) ?? request.kinds.length, context)
  if ('circle' in order) return order
  placed.order = order
  return { actions, order, context }
}

function cycle({ circle }: Circle) {
  const members = [...circle].map(({ moment, key }) => `${moment} ${key}`).sort()
  return planCycle(`these need each other, and nothing breaks the circle: ${members.join(', ')}`, {
    hint: 'Make one of them by hand in another form first, then plan again.',
    details: { circle: members },
  })
}
