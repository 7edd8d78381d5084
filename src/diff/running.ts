import type { ObjectKey, Schema, SchemaObject } from '../model/schema.ts'
import type { Actions, Kinds } from './actions.ts'
import { needsOf } from './changes.ts'
import type { Moments, Node } from './moments.ts'

/** What runs while objects are made: an index calls a function, whose text calls another, and which gives rows of a table. */
export class Running {
  readonly #schema: Schema
  readonly #kinds: Kinds
  readonly #moments: Moments
  /** Parts with rows of their own that a plan makes or changes, by their whole: columns. */
  readonly #parts: ReadonlyMap<ObjectKey, readonly Node[]>

  constructor(schema: Schema, actions: Actions, kinds: Kinds, moments: Moments) {
    this.#schema = schema
    this.#kinds = kinds
    this.#moments = moments
    this.#parts = partsOf(actions, kinds, moments)
  }

  /** What should have happened before an object is made, found through everything that stays as it is. */
  before(object: SchemaObject): readonly Node[] {
    const found = [...this.#columns(object)]
    const needs = needsOf(object).filter((key) => this.#moments.made(key) === undefined)
    const runs = this.#runs(object)
    if (needs.length + runs.length === 0) return found
    const seen = new Set<ObjectKey>([object.key])
    const open = [...runs, ...needs]
    for (let key = open.pop(); key !== undefined; key = open.pop()) {
      if (seen.has(key)) continue
      seen.add(key)
      const node = this.#moments.made(key)
      const standing = this.#schema.objects.get(key)
      if (node !== undefined) found.push(node)
      else if (standing !== undefined) {
        open.push(...this.#runs(standing), ...needsOf(standing))
        found.push(...this.#columns(standing))
      }
    }
    return found
  }

  #runs(object: SchemaObject): readonly ObjectKey[] {
    return this.#kinds.get(object.kind).runs?.(object, this.#schema) ?? []
  }

  /** A function that gives whole rows needs every column of theirs: who calls it lists them. */
  #columns(object: SchemaObject): readonly Node[] {
    return this.#kinds.get(object.kind).runs === undefined ? [] : needsOf(object).flatMap((key) => this.#parts.get(key) ?? [])
  }
}

function partsOf(actions: Actions, kinds: Kinds, moments: Moments): ReadonlyMap<ObjectKey, readonly Node[]> {
  const parts = new Map<ObjectKey, Node[]>()
  for (const [key, action] of actions) {
    const node = moments.made(key)
    if (!('to' in action) || action.to.parent === undefined || node === undefined || kinds.get(action.to.kind).keeps?.(action.to) !== true) continue
    const known = parts.get(action.to.parent)
    if (known === undefined) parts.set(action.to.parent, [node])
    else known.push(node)
  }
  return parts
}
