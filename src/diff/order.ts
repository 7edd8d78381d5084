import type { ObjectKey, SchemaObject } from '../model/schema.ts'
import type { Action, Actions, Kinds } from './actions.ts'
import { Companions } from './companions.ts'
import { type Edge, edgesOf } from './edges.ts'
import { emptiedIn, fillingEdges } from './filling.ts'
import { type Graph, circlesOf, inOrder } from './graph.ts'
import type { Kind, PlanContext } from './kind.ts'
import { type Moment, Moments, type Node } from './moments.ts'
import { sideBySide } from './side-by-side.ts'

/** What happens, one after another, and what is made by its parent's statement on the way. */
export interface Order {
  readonly nodes: readonly Node[]
  readonly inlined: ReadonlySet<ObjectKey>
  readonly stubbed: ReadonlySet<ObjectKey>
}

/** What comes before itself, and nothing breaks it. */
export interface Circle {
  readonly circle: ReadonlySet<Node>
  /** What is only changed in it, and has to let go of something that goes: made anew, it could let go first and come back later. */
  readonly torn: readonly ObjectKey[]
}

const phases: readonly Moment[] = ['empty', 'drop', 'aside', 'stub', 'create', 'alter', 'fill', 'discard']

/** Over these a change may be made earlier: nothing goes, and no rows are moved. */
const passed: ReadonlySet<Moment> = new Set(['stub', 'create', 'alter'])

/** A node with what decides where it stands when nothing else does. */
interface Placed {
  readonly node: Node
  readonly phase: number
  readonly rank: number
  readonly place: string
}

/** Puts all moments of a plan in order, where one exists. */
export function orderOf(actions: Actions, kinds: Kinds, rankOf: (kind: string) => number, context: PlanContext): Order | Circle {
  return new Ordering(actions, kinds, rankOf, context).made()
}

class Ordering {
  readonly #actions: Actions
  readonly #kinds: Kinds
  readonly #moments: Moments
  readonly #nodes: Node[]
  #edges: readonly Edge[]
  /** Nodes that another's statement does as well, unless that makes a circle. */
  readonly #joined = new Map<Node, Node>()
  /** Those that no statement of their own can do. */
  readonly #bound = new Set<Node>()
  readonly #stubbed = new Set<ObjectKey>()

  constructor(actions: Actions, kinds: Kinds, rankOf: (kind: string) => number, context: PlanContext) {
    this.#actions = actions
    this.#kinds = kinds
    const moments = new Moments(actions, kinds, context.from)
    this.#moments = moments
    const emptied = emptiedIn(actions)
    const phase = ({ moment, key }: Node) => phases.indexOf(moment === 'drop' && emptied.has(key) ? 'discard' : moment)
    const all: Placed[] = []
    const placeOf = this.#places(context.to)
    for (const [key, action] of actions) {
      const { kind } = objectOf(action)
      for (const node of moments.of(key)) all.push({ node, phase: phase(node) + (isLast(kinds.get(kind), node.moment) ? phases.length : 0), rank: rankOf(kind), place: placeOf(key) })
    }
    all.sort((a, b) => a.phase - b.phase || (a.node.moment === 'drop' ? b.rank - a.rank : a.rank - b.rank) || (a.place < b.place ? -1 : 1))
    this.#nodes = all.map(({ node }) => node)
    this.#edges = edgesOf(actions, kinds, moments, context)
    const companions = new Companions(actions, kinds, context.to)
    for (const { node } of all) this.#join(node, { companions, context })
    let before: Graph<Node>['before'] | undefined
    this.#edges = [...this.#edges, ...fillingEdges({ actions, kinds, moments, to: context.to, before: () => (before ??= this.#graph().before), representative: (node) => this.#representative(node) })]
  }

  /** By its key; what stands in an order by its whole, and there by that. */
  #places({ objects }: PlanContext['to']): (key: ObjectKey) => string {
    const numbers = new Map<ObjectKey, number>()
    for (const { key, kind } of objects.values()) if (this.#kinds.get(kind).standsInOrder === true) numbers.set(key, numbers.size)
    return (key) => {
      const number = numbers.get(key)
      return number === undefined ? key : `${this.#kindOf(key)}:${(objects.get(key)?.parent ?? '').replace(/^[^:]*:/, '')}.${String(number).padStart(9, '0')}`
    }
  }

  made(): Order | Circle {
    const graph = this.#withoutCircles()
    if ('circle' in graph) return graph
    const nodes = sideBySide(inOrder(graph), graph.before, { workOf: rewriting, isPassed: ({ moment }) => passed.has(moment) })
    const inlined = new Set([...this.#joined.keys()].filter(({ moment }) => moment === 'create').map(({ key }) => key))
    return { nodes, inlined, stubbed: this.#stubbed }
  }

  #kindOf(key: ObjectKey): string {
    return key.slice(0, key.indexOf(':'))
  }

  /** A part that goes with its parent, and one that may come with it. */
  #join({ key, action }: Node, { companions, context }: { readonly companions: Companions; readonly context: PlanContext }): void {
    if (action.verb === 'alter') return
    const moments = this.#moments
    if ('to' in action && action.to.parent !== undefined) {
      const host = moments.hostOf(action.to.parent, 'to')
      if (companions.has(action.to, host)) this.#joined.set(moments.at('create', key), moments.at('create', host))
    }
    if (!('from' in action) || action.from.parent === undefined) return
    const apart = this.#kinds.get(action.from.kind).dropsApart?.(action.from, context)
    const host = moments.hostOf(action.from.parent, 'from')
    if (apart === true || !['drop', 'replace'].includes(this.#actions.get(host)?.verb ?? '')) return
    this.#joined.set(moments.at('drop', key), moments.at('drop', host))
    if (apart === false) this.#bound.add(moments.at('drop', key))
  }

  #graph(): Graph<Node> {
    const before = new Map<Node, Set<Node>>()
    for (const { first, then } of this.#edges) {
      const [a, b] = [this.#representative(first), this.#representative(then)]
      if (a === b) continue
      const known = before.get(b)
      if (known === undefined) before.set(b, new Set([a]))
      else known.add(a)
    }
    return { nodes: this.#nodes.filter((node) => !this.#joined.has(node)), before }
  }

  #representative(node: Node): Node {
    const above = this.#joined.get(node)
    return above === undefined ? node : this.#representative(above)
  }

  /** Parts get a statement of their own, soft edges go, what has nothing to do is passed over, drops take others along, stubs come, something is made anew instead of changed, what a change does not disturb may go behind it, what is only changed may do as it was: in this order, as far as each is needed. */
  #withoutCircles(): Graph<Node> | Circle {
    for (let rounds = 0; rounds <= this.#actions.size; rounds++) {
      const graph = this.#graph()
      const circles = circlesOf(graph).map((circle) => new Set(circle))
      if (circles.length === 0) return graph
      const closed = circles.find((circle) => !this.#split(circle, 'wholes') && !this.#soften(circle, 'first') && !this.#soften(circle, true) && !this.#passOver(circle) && !this.#split(circle, 'parts') && !this.#fell(circle) && !this.#stub(circle) && !this.#soften(circle, 'late') && (this.#torn(circle).length > 0 || !this.#soften(circle, 'last')))
      if (closed !== undefined) return { circle: closed, torn: this.#torn(closed) }
    }
    return this.#graph()
  }

  #torn(circle: ReadonlySet<Node>): readonly ObjectKey[] {
    const goes = ({ moment }: Node) => moment === 'drop' || moment === 'discard'
    const letsGo = this.#edges.filter(({ first, then, soft }) => soft === false && circle.has(first) && circle.has(this.#representative(then)) && goes(then) && this.#isRemade(first))
    return [...new Set(letsGo.map(({ first }) => first.key))]
  }

  /** It is only changed, and holds nothing that a second making would not bring back. */
  #isRemade({ moment, action }: Node): boolean {
    return action.verb === 'alter' && moment === 'alter' && this.#kinds.get(action.from.kind).keeps?.(action.from) !== true
  }

  /** What comes with a new whole may as well come later; what comes with a new part of one that stands gives its rows their values, so that is split when nothing else helps. */
  #split(circle: ReadonlySet<Node>, hosts: 'wholes' | 'parts'): boolean {
    const involved = this.#involvedIn(circle)
    const isWhole = (node: Node) => objectOf(this.#representative(node).action).parent === undefined
    const parts = [...this.#joined.keys()].filter((node) => involved.has(node) && !this.#bound.has(node) && isWhole(node) === (hosts === 'wholes'))
    for (const part of parts) this.#joined.delete(part)
    return parts.length > 0
  }

  /** Nodes by which a circle goes, and would not if they were apart: what is made behind another, what goes before another. */
  #involvedIn(circle: ReadonlySet<Node>): ReadonlySet<Node> {
    const involved = new Set<Node>()
    for (const { first, then } of this.#edges) {
      const [a, b] = [this.#representative(first), this.#representative(then)]
      if (a === b || !circle.has(a) || !circle.has(b)) continue
      if (first.moment === 'drop') involved.add(first)
      if (then.moment === 'create') involved.add(then)
    }
    return involved
  }

  #soften(circle: ReadonlySet<Node>, which: Edge['soft']): boolean {
    const inside = (node: Node) => circle.has(this.#representative(node))
    const kept = this.#edges.filter(({ first, then, soft }) => soft !== which || !inside(first) || !inside(then))
    const some = kept.length < this.#edges.length
    this.#edges = kept
    return some
  }

  /** What was only asked, and has nothing to do, stands in nobody's way: it differs in nothing, or in what others bring about. */
  #passOver(circle: ReadonlySet<Node>): boolean {
    const isIdle = ({ moment, action }: Node) => action.verb === 'alter' && moment === 'alter' && action.steps.length === 0 && action.apart.every((side) => side === 'is')
    const idle = new Set([...circle].filter(isIdle))
    this.#edges = this.#edges.filter(({ first, then }) => !idle.has(this.#representative(first)) && !idle.has(this.#representative(then)))
    return idle.size > 0
  }

  /** The drop of one is the drop of all. */
  #fell(circle: ReadonlySet<Node>): boolean {
    const drops = [...circle].filter(({ moment }) => moment === 'drop')
    const host = drops.find(({ action }) => 'from' in action && this.#kinds.get(action.from.kind).takesCircle?.(action.from) === true)
    if (host === undefined || drops.length === 1) return false
    for (const node of drops) if (node !== host) this.#joined.set(node, host)
    return true
  }

  /** One that can be stubbed is, made as a stub or made to one before it goes: the others need only that. */
  #stub(circle: ReadonlySet<Node>): boolean {
    const node = [...circle].find((one) => (one.moment === 'drop' ? this.#kinds.get(objectOf(one.action).kind).empty !== undefined : this.#isStubbable(one)) && !this.#nodes.includes(this.#stubOf(one)))
    if (node === undefined) return false
    const stub = this.#stubOf(node)
    const inside = (other: Node) => circle.has(this.#representative(other))
    this.#place(stub)
    if (node.moment === 'create') this.#stubbed.add(node.key)
    const needed = this.#stubNeeds(node)
    const isIts = (other: Node) => other.key === node.key
    const beforehand = this.#edges.filter(({ first, then }) => then === node && (!inside(first) || isIts(first) || needed.has(first.key) || this.#freesNameOf(node, first))).map((edge): Edge => ({ ...edge, then: stub }))
    const edges = this.#edges.map((edge): Edge => (edge.first === node && inside(edge.then) && !isIts(edge.then) && !needed.has(edge.then.key) ? { ...edge, first: stub } : edge))
    this.#edges = [...edges, ...beforehand, { first: stub, then: node, soft: false }]
    return true
  }

  /** Whether what goes has the name that a stub takes as well. */
  #freesNameOf({ action: after }: Node, { action: before }: Node): boolean {
    if (!('to' in after) || !('from' in before)) return false
    const taken = new Set(this.#kinds.get(after.to.kind).occupies?.(after.to))
    return this.#kinds.get(before.from.kind).occupies?.(before.from).some((name) => taken.has(name)) === true
  }

  #stubNeeds({ moment, action }: Node): ReadonlySet<ObjectKey> {
    const object = moment === 'create' && 'to' in action ? action.to : 'from' in action ? action.from : undefined
    return new Set(object === undefined ? [] : this.#kinds.get(object.kind).stubNeeds?.(object))
  }

  #isStubbable({ moment, action }: Node): boolean {
    if (moment !== 'create' || !('to' in action)) return false
    const { stub, isStubbable } = this.#kinds.get(action.to.kind)
    return stub !== undefined && isStubbable?.(action.to) !== false
  }

  #stubOf({ moment, key }: Node): Node {
    return this.#moments.at(moment === 'drop' ? 'empty' : 'stub', key)
  }

  /** Where its phase begins: behind all that goes. */
  #place(stub: Node): void {
    const phase = phases.indexOf(stub.moment)
    const at = this.#nodes.findIndex(({ moment }) => phases.indexOf(moment) >= phase)
    this.#nodes.splice(at < 0 ? this.#nodes.length : at, 0, stub)
  }
}

/** The statement that writes all rows anew, and can do so for several changes at once. */
function rewriting({ moment, action }: Node): string | undefined {
  const steps = action.verb === 'alter' && moment === 'alter' ? action.steps : []
  return steps.length === 1 && steps[0]?.works === 'rewrites' ? steps[0].joins?.head : undefined
}

/** As it is wanted, else as it was. */
function objectOf(action: Action): SchemaObject {
  return 'to' in action ? action.to : action.from
}

function isLast({ comesLast, goesLast }: Kind, moment: Moment): boolean {
  return (moment === 'drop' ? goesLast : comesLast) === true
}
