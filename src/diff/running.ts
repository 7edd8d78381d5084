import type { ObjectKey, Schema, SchemaObject } from '../model/schema.ts'
import type { Kinds } from './actions.ts'
import { needsOf } from './changes.ts'
import type { Moments, Node } from './moments.ts'

/** What runs while objects are made: an index calls a function, whose text calls another. */
export class Running {
  readonly #schema: Schema
  readonly #kinds: Kinds
  readonly #moments: Moments

  constructor(schema: Schema, kinds: Kinds, moments: Moments) {
    this.#schema = schema
    this.#kinds = kinds
    this.#moments = moments
  }

  /** What should have happened before an object is made, found through everything that stays as it is. */
  before(object: SchemaObject): readonly Node[] {
    const found: Node[] = []
    const seen = new Set<ObjectKey>([object.key])
    const open = [...this.#runs(object), ...needsOf(object).filter((key) => this.#moments.made(key) === undefined)]
    for (let key = open.pop(); key !== undefined; key = open.pop()) {
      if (seen.has(key)) continue
      seen.add(key)
      const node = this.#moments.made(key)
      const standing = this.#schema.objects.get(key)
      if (node !== undefined) found.push(node)
      else if (standing !== undefined) open.push(...this.#runs(standing), ...needsOf(standing))
    }
    return found
  }

  #runs(object: SchemaObject): readonly ObjectKey[] {
    return this.#kinds.get(object.kind).runs?.(object, this.#schema) ?? []
  }
}
