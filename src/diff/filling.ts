import type { ObjectKey, Schema } from '../model/schema.ts'
import type { Action, Actions, Kinds } from './actions.ts'
import { needsOf } from './changes.ts'
import { Companions } from './companions.ts'
import type { Edge } from './edges.ts'
import type { Filling } from './kind.ts'
import type { Moments, Node } from './moments.ts'

interface Plan {
  readonly actions: Actions
  readonly kinds: Kinds
  readonly moments: Moments
  readonly to: Schema
  /** What comes before a node already. */
  before(): ReadonlyMap<Node, ReadonlySet<Node>>
  /** The node whose statement does it. */
  representative(node: Node): Node
}

/** What orders the moving of rows: the way is made before; what would meddle, or is made faster or rightly only over rows, comes behind. */
export function fillingEdges(plan: Plan): readonly Edge[] {
  return [...plan.actions].flatMap(([key, action]) => {
    const fill = plan.moments.filled(key)
    return fill === undefined || !('filling' in action) || action.filling === undefined ? [] : edgesOf(fill, key, action.filling, plan)
  })
}

function edgesOf(fill: Node, key: ObjectKey, filling: Filling, plan: Plan): readonly Edge[] {
  const { moments } = plan
  const edges: Edge[] = []
  const add = (first: Node | undefined, then: Node | undefined) => {
    if (first !== undefined && then !== undefined) edges.push({ first, then, soft: false })
  }
  for (const other of [key, ...filling.behind]) add(moments.made(other), fill)
  add(fill, moments.gone(key))
  for (const other of filling.outOf) {
    add(fill, moments.gone(other))
    add(moments.gone(other), moments.gone(key))
  }
  const parts = partsOf(filling, plan)
  for (const other of parts.within) add(moments.made(other), fill)
  const needed = neededBy([...filling.behind, key, ...parts.within].flatMap((other) => moments.made(other) ?? []), plan)
  for (const other of [...parts.onTop, ...filling.without]) {
    const made = moments.made(other)
    if (made !== undefined && !needed.has(plan.representative(made))) add(fill, made)
  }
  for (const other of filling.without) if (goesDown(plan.actions.get(other))) add(moments.touched(other), fill)
  return edges
}

function goesDown(action: Action | undefined): boolean {
  return action?.verb === 'drop' || action?.verb === 'replace'
}

/** What is made of the tables that get rows, and what is made on them. */
function partsOf({ into }: Filling, { actions, kinds, to }: Plan): { readonly within: readonly ObjectKey[]; readonly onTop: readonly ObjectKey[] } {
  const [tables, companions] = [new Set(into), new Companions(actions, kinds, to)]
  const [within, onTop]: [ObjectKey[], ObjectKey[]] = [[], []]
  for (const [key, action] of actions) {
    if (!('to' in action) || tables.has(key)) continue
    if (companions.isApart(action.to)) {
      if (needsOf(action.to).some((need) => isIn(tables, need, to))) onTop.push(key)
    } else if (isIn(tables, key, to)) within.push(key)
  }
  return { within, onTop }
}

/** What goes only when the rows are out of it. */
export function emptiedIn(actions: Actions): ReadonlySet<ObjectKey> {
  return new Set([...actions.values()].flatMap((action) => ('filling' in action ? (action.filling?.outOf ?? []) : [])))
}

/** One of them, or a part of one. */
export function isIn(tables: ReadonlySet<ObjectKey>, key: ObjectKey, { objects }: Schema): boolean {
  for (let at: ObjectKey | undefined = key; at !== undefined; at = objects.get(at)?.parent) if (tables.has(at)) return true
  return false
}

/** These nodes and all that comes before them. */
function neededBy(nodes: readonly Node[], plan: Plan): ReadonlySet<Node> {
  const [needed, before] = [new Set<Node>(), plan.before()]
  const left = nodes.map(plan.representative)
  for (let node = left.pop(); node !== undefined; node = left.pop()) {
    if (needed.has(node)) continue
    needed.add(node)
    left.push(...(before.get(node) ?? []))
  }
  return needed
}
