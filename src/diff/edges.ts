import type { ObjectKey, Schema, SchemaObject } from '../model/schema.ts'
import type { Action, Actions, Kinds } from './actions.ts'
import { needsOf } from './changes.ts'
import { emptiedIn, isIn } from './filling.ts'
import type { PlanContext } from './kind.ts'
import type { Moments, Node } from './moments.ts'
import { Running } from './running.ts'

/** That one node has to come before another; a soft one may be left out to break a circle: one that is soft at `first` before all others, at `last` when nothing else breaks it, at `late` shortly before that. */
export interface Edge {
  readonly first: Node
  readonly then: Node
  readonly soft: boolean | 'first' | 'late' | 'last'
}

/** All that orders the nodes of a plan. */
export function edgesOf(actions: Actions, kinds: Kinds, moments: Moments, context: PlanContext): readonly Edge[] {
  const running = new Running(context.to, actions, kinds, moments)
  const edges: Edge[] = []
  const add = (first: Node | undefined, then: Node | undefined, soft: Edge['soft'] = false) => {
    if (first !== undefined && then !== undefined && first !== then) edges.push({ first, then, soft })
  }
  const emptied = emptiedIn(actions)
  const concerning = concerningParts(actions, kinds)
  for (const [key, action] of actions) {
    if ('to' in action) wanted(key, action, { moments, running, concerning, add })
    if ('from' in action) standing(key, action, { moments, kinds, actions }, isIn(emptied, key, context.from) ? withoutAsides(add) : goesKept(key, actions, kinds, context.from) ? softAsides(add) : add)
    beside(key, action, { kinds, moments, context, add })
  }
  slots(actions, kinds, moments, add)
  return edges
}

type Add = (first: Node | undefined, then: Node | undefined, soft?: Edge['soft']) => void

interface Wanting {
  readonly moments: Moments
  readonly running: Running
  readonly concerning: ReadonlyMap<ObjectKey, readonly ObjectKey[]>
  readonly add: Add
}

/** What an object needs stands before it is made. */
function wanted(key: ObjectKey, action: Extract<Action, { readonly to: SchemaObject }>, { moments, running, concerning, add }: Wanting): void {
  const made = moments.made(key)
  const before = action.verb === 'alter' ? new Set(needsOf(action.from)) : undefined
  for (const need of needsOf(action.to)) {
    const standing = moments.made(need)
    const isChanged = standing?.moment === 'alter'
    // What is only changed stood before, and may do as it was; but a whole's revokes take its parts' grants along.
    const isNew = before?.has(need) !== true
    add(standing, made, isChanged && (need === action.to.parent || isNew ? 'last' : true))
    if (need !== action.to.parent) for (const part of concerning.get(need) ?? []) add(moments.made(part), made, true)
  }
  for (const node of running.before(action.to)) add(node, made, true)
  const { changesHandsWith: other } = action.to
  if (action.verb === 'alter' && other !== undefined && action.from.changesHandsWith === other) add(moments.made(other), made, true)
}

/** Parts that differ and concern their whole: what it takes can hang on who needs it by then. */
function concerningParts(actions: Actions, kinds: Kinds): ReadonlyMap<ObjectKey, readonly ObjectKey[]> {
  const found = new Map<ObjectKey, ObjectKey[]>()
  for (const [key, action] of actions) {
    const { kind, parent } = 'to' in action ? action.to : action.from
    const { within, concernsParent } = kinds.get(kind)
    if (parent === undefined || within !== 'when-possible' || concernsParent !== true) continue
    const parts = found.get(parent)
    if (parts === undefined) found.set(parent, [key])
    else parts.push(key)
  }
  return found
}

interface Standing {
  readonly moments: Moments
  readonly kinds: Kinds
  readonly actions: Actions
}

/** An object is down before what it stands on is touched; what is only changed lets go of what goes. */
function standing(key: ObjectKey, action: Extract<Action, { readonly from: SchemaObject }>, { moments, kinds, actions }: Standing, add: Add): void {
  const needs = needsOf(action.from)
  const host = moments.hostOf(key, 'from')
  if (action.verb === 'alter' && host === key) {
    for (const need of needs) if (moments.touched(need)?.moment !== 'alter') add(moments.made(key), moments.gone(need))
    return
  }
  const [first, last] = [moments.touched(key), moments.gone(key)]
  const letGo = actions.get(host)?.verb === 'swap' ? (kinds.get(action.from.kind).letsGoOf?.(action.from) ?? []) : []
  for (const need of needs) {
    if (moments.hostOf(need, 'from') === host) continue
    const touched = moments.touched(need)
    add(first, touched, touched?.moment === 'alter' && (need === action.from.parent ? 'first' : isDisturbed(action.from, need, moments, actions) ? 'last' : 'late'))
    add(letGo.includes(need) ? first : last, moments.gone(need))
  }
  if (host !== key) return
  add(first, moments.made(key))
  if (action.verb === 'swap') add(moments.made(key), last)
}

/** Whether the change of what it stands on would not go by while it stands. */
function isDisturbed(object: SchemaObject, need: ObjectKey, moments: Moments, actions: Actions): boolean {
  const action = actions.get(moments.hostOf(need, 'from'))
  return action?.verb === 'alter' && action.disturbs?.(object) === true
}

/** What is part of something that goes late, when its rows are out, may stand over what is only out of the way by then. */
function withoutAsides(add: Add): Add {
  return (first, then, soft) => {
    if (then?.moment !== 'aside') add(first, then, soft)
  }
}

/** Something that holds rows, or that they may be of, and goes, or a part of it. */
function goesKept(key: ObjectKey, actions: Actions, kinds: Kinds, from: Schema): boolean {
  const object = from.objects.get(key)
  if (object === undefined || actions.get(key)?.verb !== 'drop') return false
  if (object.parent !== undefined) return goesKept(object.parent, actions, kinds, from)
  const { keeps, setAside } = kinds.get(object.kind)
  return keeps?.(object) === true || setAside !== undefined
}

/** It goes by its own name, so it may as well go when what it stands on is only out of the way. */
function softAsides(add: Add): Add {
  return (first, then, soft) => add(first, then, soft === false || soft === undefined ? then?.moment === 'aside' : soft)
}

interface Asking {
  readonly kinds: Kinds
  readonly moments: Moments
  readonly context: PlanContext
  readonly add: Add
}

/** What a kind has to say beside what its objects need. */
function beside(key: ObjectKey, action: Action, { kinds, moments, context, add }: Asking): void {
  const made = moments.made(key)
  if ('to' in action) {
    const { follows, ratherFollows } = kinds.get(action.to.kind)
    // What is only changed stood before, and may do as it was.
    const before = new Set(action.verb === 'alter' ? follows?.(action.from, context) : [])
    for (const other of follows?.(action.to, context) ?? []) add(moments.made(other) ?? moments.gone(other), made, before.has(other) && 'last')
    for (const other of ratherFollows?.(action.to, context) ?? []) add(moments.made(other) ?? moments.gone(other), made, 'last')
  }
  if (!('from' in action) || action.verb === 'alter' || action.verb === 'swap') return
  // What it is made behind, it goes before, where that is changed; and where that comes while it is away.
  for (const other of kinds.get(action.from.kind).follows?.(action.from, context) ?? []) {
    const changed = moments.touched(other) ?? moments.made(other)
    if (changed?.moment === 'alter' || (action.verb === 'replace' && changed?.moment === 'create')) add(moments.touched(key), changed, 'last')
  }
  for (const other of kinds.get(action.from.kind).goesBehind?.(action.from, context) ?? []) if (moments.touched(other)?.moment === 'drop') add(moments.touched(other), moments.touched(key))
  for (const other of kinds.get(action.from.kind).takesAlong?.(action.from, context) ?? []) add(moments.gone(key), moments.made(other))
}

/** A name is free before another object takes it. */
function slots(actions: Actions, kinds: Kinds, moments: Moments, add: Add): void {
  const slotsOf = (object: SchemaObject) => kinds.get(object.kind).occupies?.(object) ?? []
  const freed = new Map<string, ObjectKey[]>()
  for (const [key, action] of actions) {
    if (!('from' in action)) continue
    const kept = action.verb === 'alter' ? slotsOf(action.to) : []
    for (const slot of slotsOf(action.from)) if (!kept.includes(slot)) freed.set(slot, [...(freed.get(slot) ?? []), key])
  }
  for (const [key, action] of actions) {
    if (!('to' in action)) continue
    const isAltered = action.verb === 'alter'
    const kept = isAltered ? slotsOf(action.from) : []
    for (const slot of slotsOf(action.to)) {
      if (kept.includes(slot)) continue
      // Two that only change may change names.
      for (const other of freed.get(slot) ?? []) if (other !== key) add(moments.touched(other), isAltered ? moments.touched(key) : moments.made(key), (isAltered || actions.get(other)?.verb === 'alter') && 'last')
    }
  }
}
