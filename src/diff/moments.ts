import type { Action, Actions, Kinds } from './actions.ts'
import type { ObjectKey, Schema, SchemaObject } from '../model/schema.ts'

/** One thing that happens to one object. */
export type Moment = 'empty' | 'drop' | 'aside' | 'stub' | 'create' | 'alter' | 'fill' | 'discard'

/** A moment of an object. `Moments` has one for each, so that they are compared as they are. */
export interface Node {
  readonly moment: Moment
  readonly key: ObjectKey
  /** What becomes of the object. */
  readonly action: Action
}

const momentsOf: Readonly<Record<Action['verb'], readonly Moment[]>> = {
  create: ['create'],
  drop: ['drop'],
  alter: ['alter'],
  replace: ['drop', 'create'],
  swap: ['aside', 'create', 'discard'],
}

/** What was found of one object: nothing here changes. */
interface Spot {
  readonly action: Action | undefined
  readonly nodes: Partial<Record<Moment, Node>>
  readonly hosts: { from?: ObjectKey; to?: ObjectKey }
  made?: Node | undefined
  touched?: Node | undefined
  gone?: Node | undefined
}

/** Where in a plan objects are touched, made and gone. What its parent's statement makes has no moments of its own: the parent's are its. */
export class Moments {
  readonly #actions: Actions
  readonly #kinds: Kinds
  readonly #from: Schema
  readonly #spots = new Map<ObjectKey, Spot>()

  constructor(actions: Actions, kinds: Kinds, from: Schema) {
    this.#actions = actions
    this.#kinds = kinds
    this.#from = from
  }

  /** The object whose statements do it, as it was or as it is wanted: a part may be another's part then. */
  hostOf(key: ObjectKey, side: 'from' | 'to'): ObjectKey {
    const { hosts, action } = this.#spot(key)
    return (hosts[side] ??= this.#findHost(key, action, side))
  }

  #findHost(key: ObjectKey, action: { readonly verb: Action['verb']; readonly from?: SchemaObject; readonly to?: SchemaObject } | undefined, side: 'from' | 'to'): ObjectKey {
    const object = action?.[side]
    const leader = object === undefined || action?.verb !== 'drop' ? undefined : this.#kinds.get(object.kind).leavesWith?.(object, { from: this.#from })
    if (leader !== undefined && this.#actions.get(leader)?.verb === 'swap') return leader
    if (object?.parent === undefined) return key
    const above = this.#spot(object.parent).action?.verb
    const { within, comesAlong, staysAside } = this.#kinds.get(object.kind)
    const stays = staysAside?.(object, this.#from) ?? comesAlong === undefined
    const isPart = within === 'always' ? above !== undefined && above !== 'alter' : within === 'when-possible' && stays && side === 'from' && this.#goesAside(object.parent)
    return isPart ? this.hostOf(object.parent, side) : key
  }

  /** What is part of something that is set aside stays with it until it goes. */
  #goesAside(parent: ObjectKey): boolean {
    return this.#actions.get(this.hostOf(parent, 'from'))?.verb === 'swap'
  }

  /** All that an object has of its own. */
  of(key: ObjectKey): readonly Node[] {
    const { action } = this.#spot(key)
    if (action === undefined) return []
    const own = momentsOf[action.verb].filter((moment) => this.hostOf(key, sideOf(moment)) === key).map((moment) => this.at(moment, key))
    const filled = this.filled(key)
    return filled === undefined ? own : [...own, filled]
  }

  /** The node of an object that something becomes of. */
  at(moment: Moment, key: ObjectKey): Node {
    const { nodes, action } = this.#spot(key)
    if (action === undefined) throw new Error(`nothing happens to ${key}`)
    return (nodes[moment] ??= { moment, key, action })
  }

  /** Behind which it stands as it is wanted. Undefined when it stood so from the start. */
  made(key: ObjectKey): Node | undefined {
    const spot = this.#spot(key)
    return (spot.made ??= this.#find(key, 'to', ['create', 'alter']))
  }

  /** The first that touches it as it was. */
  touched(key: ObjectKey): Node | undefined {
    const spot = this.#spot(key)
    return (spot.touched ??= this.#find(key, 'from', ['drop', 'aside', 'alter']))
  }

  /** Behind which nothing can need it any more. */
  gone(key: ObjectKey): Node | undefined {
    const spot = this.#spot(key)
    return (spot.gone ??= this.#find(key, 'from', ['drop', 'discard']))
  }

  /** Behind which it holds the rows that it is to get. */
  filled(key: ObjectKey): Node | undefined {
    const { action } = this.#spot(key)
    return action !== undefined && 'filling' in action && action.filling !== undefined ? this.at('fill', key) : undefined
  }

  #find(key: ObjectKey, side: 'from' | 'to', wanted: readonly Moment[]): Node | undefined {
    const host = this.hostOf(key, side)
    const { action } = this.#spot(host)
    const moment = action === undefined ? undefined : wanted.find((one) => momentsOf[action.verb].includes(one))
    return moment === undefined ? undefined : this.at(moment, host)
  }

  #spot(key: ObjectKey): Spot {
    const known = this.#spots.get(key)
    if (known !== undefined) return known
    const spot: Spot = { action: this.#actions.get(key), nodes: {}, hosts: {} }
    this.#spots.set(key, spot)
    return spot
  }
}

function sideOf(moment: Moment): 'from' | 'to' {
  return moment === 'create' || moment === 'alter' || moment === 'stub' ? 'to' : 'from'
}
