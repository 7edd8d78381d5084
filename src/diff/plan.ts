import type { Step } from '../model/plan.ts'
import type { ObjectKey, Schema, SchemaObject } from '../model/schema.ts'
import type { Action, Actions, Kinds } from './actions.ts'
import { changesOf } from './changes.ts'
import { partsOf } from './context.ts'
import { decided } from './decided.ts'
import type { Kind, PlanContext } from './kind.ts'
import type { Moment, Node } from './moments.ts'
import type { Order } from './order.ts'

export interface PlanRequest {
  readonly from: Schema
  readonly to: Schema
  /** In the order in which they are made when nothing else decides. */
  readonly kinds: readonly Kind[]
  /** Owner, privileges, comment and labels of an object: all of them for a new one (`from` absent), else what differs. */
  readonly dress: (from: SchemaObject | undefined, to: SchemaObject, context: PlanContext) => readonly Step[]
  readonly manner: 'online' | 'offline'
  readonly versionNumber: number
  readonly role?: string
}

/** The ordered steps that make `from` into `to`. Pure. Throws `plan.cycle`. */
export function stepsOf(asked: PlanRequest): readonly Step[] {
  const kinds = kindsOf(asked.kinds)
  const request = { ...asked, to: withoutLeftovers(asked.to, kinds) }
  const { from, to } = request
  const changes = changesOf(from, to)
  if (changes.length === 0) return []
  const { actions, order, context } = decided(changes, kinds, request)
  return new Writing(request, kinds, actions, order, context).steps()
}

function withoutLeftovers(schema: Schema, kinds: Kinds): Schema {
  const isLeft = (object: SchemaObject) => kinds.get(object.kind).isLeftover?.(object) === true
  const left = new Set([...schema.objects.values()].filter(isLeft))
  return left.size === 0 ? schema : { ...schema, objects: new Map([...schema.objects].filter(([, object]) => !left.has(object))) }
}

function kindsOf(list: readonly Kind[]): Kinds {
  const byName = new Map(list.map((kind) => [kind.name, kind]))
  return {
    get(name) {
      const kind = byName.get(name)
      if (kind === undefined) throw new Error(`no kind of object is called ${name}`)
      return kind
    },
  }
}

class Writing {
  readonly #request: PlanRequest
  readonly #kinds: Kinds
  readonly #actions: Actions
  readonly #order: Order
  readonly #context: PlanContext
  readonly #aside = new Map<ObjectKey, SchemaObject>()
  /** What has a statement that drops it. */
  readonly #dropped: ReadonlySet<ObjectKey>
  /** Parts that an object's own statement made along: they are dressed behind it. */
  readonly #along: ReadonlyMap<ObjectKey, readonly SchemaObject[]>

  constructor(request: PlanRequest, kinds: Kinds, actions: Actions, order: Order, context: PlanContext) {
    this.#request = request
    this.#kinds = kinds
    this.#actions = actions
    this.#order = order
    this.#context = context
    this.#dropped = keysOf(order.nodes, 'drop')
    this.#along = this.#madeAlong()
  }

  steps(): readonly Step[] {
    return this.#order.nodes.flatMap((node) => this.#write(node))
  }

  #write({ moment, key, action }: Node): readonly Step[] {
    const kind = this.#kinds.get(('to' in action ? action.to : action.from).kind)
    if (moment === 'create' && 'to' in action) return this.#create(kind, action)
    if (moment === 'stub' && 'to' in action) return kind.stub?.(action.to, this.#context) ?? []
    if (moment === 'empty' && 'from' in action) return kind.empty?.(action.from, this.#context) ?? []
    if (moment === 'alter' && action.verb === 'alter') return [...action.steps, ...this.#request.dress(action.from, action.to, this.#context)]
    if (moment === 'drop' && 'from' in action) return this.#undoable(action.from, kind.drop(action.from, this.#context))
    if (moment === 'fill' && 'to' in action) return kind.fill?.(this.#aside.get(key) ?? ('from' in action ? action.from : undefined), action.to, this.#context) ?? []
    if (moment === 'aside' && 'from' in action) return this.#setAside(kind, action.from)
    const aside = this.#aside.get(key)
    return aside === undefined ? [] : kind.drop(aside, this.#context)
  }

  /** What takes a drop back says again what was said of the object. Nothing does where parts go along that have statements of their own. */
  #undoable(from: SchemaObject, steps: readonly Step[]): readonly Step[] {
    if (steps.every(({ undo }) => undo === undefined)) return steps
    const along = this.#goingAlong(from.key)
    if (along.some(({ kind }) => this.#kinds.get(kind).within !== 'always')) return steps.map(({ undo: _, ...step }) => step)
    const dressed = [from, ...along].flatMap((object) => this.#request.dress(undefined, object, this.#context)).map(({ sql }) => sql)
    return steps.map((step) => (step.undo === undefined ? step : { ...step, undo: [step.undo, ...dressed].join(';\n') }))
  }

  /** Its parts, and theirs, that no statement of their own drops. */
  #goingAlong(key: ObjectKey): readonly SchemaObject[] {
    const own = [...(partsOf(this.#request.from).get(key)?.values() ?? [])].flat().filter((part) => !this.#dropped.has(part.key))
    return own.flatMap((part) => [part, ...this.#goingAlong(part.key)])
  }

  #setAside(kind: Kind, from: SchemaObject): readonly Step[] {
    const answer = kind.setAside?.(from, this.#context)
    if (answer === undefined) throw new Error(`nothing sets a ${kind.name} aside`)
    this.#aside.set(from.key, answer.aside)
    return answer.steps
  }

  #create(kind: Kind, { to }: Extract<Action, { readonly to: SchemaObject }>): readonly Step[] {
    const aside = this.#aside.get(to.key)
    const along = [to, ...(this.#along.get(to.key) ?? [])]
    return [
      ...kind.create(to, this.#context),
      ...along.flatMap((object) => this.#request.dress(undefined, object, this.#context)),
      ...(aside === undefined ? [] : (kind.transfer?.(aside, to, this.#context) ?? [])),
    ]
  }

  #madeAlong(): ReadonlyMap<ObjectKey, readonly SchemaObject[]> {
    const own = keysOf(this.#order.nodes, 'create')
    const found = new Map<ObjectKey, SchemaObject[]>()
    for (const [key, action] of this.#actions) {
      if (!('to' in action) || action.verb === 'alter' || own.has(key)) continue
      let host = action.to.parent
      while (host !== undefined && !own.has(host)) host = this.#request.to.objects.get(host)?.parent
      if (host === undefined) continue
      const along = found.get(host)
      if (along === undefined) found.set(host, [action.to])
      else along.push(action.to)
    }
    return found
  }
}

/** Of what there is such a moment. */
function keysOf(nodes: readonly Node[], moment: Moment): ReadonlySet<ObjectKey> {
  return new Set(nodes.flatMap((node) => (node.moment === moment ? [node.key] : [])))
}
