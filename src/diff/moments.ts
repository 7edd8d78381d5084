import type { Action, Actions, Kinds } from './actions.ts'
import type { ObjectKey, Schema, SchemaObject } from '../model/schema.ts'

/** One thing that happens to one object. */
export type Moment = 'empty' | 'drop' | 'aside' | 'stub' | 'create' | 'alter' | 'fill' | 'discard'

/** `create table:public.users`. */
export type Node = `${Moment} ${ObjectKey}`

const momentsOf: Readonly<Record<Action['verb'], readonly Moment[]>> = {
  create: ['create'],
  drop: ['drop'],
  alter: ['alter'],
  replace: ['drop', 'create'],
  swap: ['aside', 'create', 'discard'],
}

/** Where in a plan objects are touched, made and gone. What its parent's statement makes has no moments of its own: the parent's are its. */
export class Moments {
  readonly #actions: Actions
  readonly #kinds: Kinds
  readonly #from: Schema
  /** What was found before: nothing here changes. */
  readonly #hosts = { from: new Map<ObjectKey, ObjectKey>(), to: new Map<ObjectKey, ObjectKey>() }
  readonly #made = new Map<ObjectKey, Node | undefined>()
  readonly #touched = new Map<ObjectKey, Node | undefined>()
  readonly #gone = new Map<ObjectKey, Node | undefined>()

  constructor(actions: Actions, kinds: Kinds, from: Schema) {
    this.#actions = actions
    this.#kinds = kinds
    this.#from = from
  }

  /** The object whose statements do it, as it was or as it is wanted: a part may be another's part then. */
  hostOf(key: ObjectKey, side: 'from' | 'to'): ObjectKey {
    const known = this.#hosts[side].get(key)
    if (known !== undefined) return known
    const host = this.#findHost(key, side)
    this.#hosts[side].set(key, host)
    return host
  }

  #findHost(key: ObjectKey, side: 'from' | 'to'): ObjectKey {
    const object = this.#objectOf(key, side)
    const leader = object === undefined || this.#actions.get(key)?.verb !== 'drop' ? undefined : this.#kinds.get(object.kind).leavesWith?.(object, { from: this.#from })
    if (leader !== undefined && this.#actions.get(leader)?.verb === 'swap') return leader
    if (object?.parent === undefined) return key
    const above = this.#actions.get(object.parent)?.verb
    const { within, comesAlong, staysAside } = this.#kinds.get(object.kind)
    const stays = staysAside?.(object) ?? comesAlong === undefined
    const isPart = within === 'always' ? above !== undefined && above !== 'alter' : within === 'when-possible' && stays && side === 'from' && this.#goesAside(object.parent)
    return isPart ? this.hostOf(object.parent, side) : key
  }

  /** What is part of something that is set aside stays with it until it goes. */
  #goesAside(parent: ObjectKey): boolean {
    return this.#actions.get(this.hostOf(parent, 'from'))?.verb === 'swap'
  }

  of(key: ObjectKey): readonly Moment[] {
    const action = this.#actions.get(key)
    if (action === undefined) return []
    const own = momentsOf[action.verb].filter((moment) => this.hostOf(key, sideOf(moment)) === key)
    return this.filled(key) === undefined ? own : [...own, 'fill']
  }

  /** Behind which it stands as it is wanted. Undefined when it stood so from the start. */
  made(key: ObjectKey): Node | undefined {
    return kept(this.#made, key, () => this.#find(key, 'to', ['create', 'alter']))
  }

  /** The first that touches it as it was. */
  touched(key: ObjectKey): Node | undefined {
    return kept(this.#touched, key, () => this.#find(key, 'from', ['drop', 'aside', 'alter']))
  }

  /** Behind which nothing can need it any more. */
  gone(key: ObjectKey): Node | undefined {
    return kept(this.#gone, key, () => this.#find(key, 'from', ['drop', 'discard']))
  }

  /** Behind which it holds the rows that it is to get. */
  filled(key: ObjectKey): Node | undefined {
    const action = this.#actions.get(key)
    return action !== undefined && 'filling' in action && action.filling !== undefined ? `fill ${key}` : undefined
  }

  #find(key: ObjectKey, side: 'from' | 'to', wanted: readonly Moment[]): Node | undefined {
    const host = this.hostOf(key, side)
    const action = this.#actions.get(host)
    const moment = action === undefined ? undefined : wanted.find((one) => momentsOf[action.verb].includes(one))
    return moment === undefined ? undefined : `${moment} ${host}`
  }

  #objectOf(key: ObjectKey, side: 'from' | 'to'): SchemaObject | undefined {
    const action: { readonly from?: SchemaObject; readonly to?: SchemaObject } | undefined = this.#actions.get(key)
    return action?.[side]
  }
}

/** What is known, else what is found now. */
function kept(known: Map<ObjectKey, Node | undefined>, key: ObjectKey, find: () => Node | undefined): Node | undefined {
  if (known.has(key)) return known.get(key)
  const found = find()
  known.set(key, found)
  return found
}

function sideOf(moment: Moment): 'from' | 'to' {
  return moment === 'create' || moment === 'alter' || moment === 'stub' ? 'to' : 'from'
}

/** A node's two halves. */
export function split(node: Node): { readonly moment: Moment; readonly key: ObjectKey } {
  const space = node.indexOf(' ')
  return { moment: node.slice(0, space) as Moment, key: node.slice(space + 1) as ObjectKey }
}
