import type { ObjectKey, Schema, SchemaObject } from '../model/schema.ts'
import type { Actions, Kinds } from './actions.ts'

/** Which parts the statements that make their parents make too, as far as their kinds go: what they need may still keep them apart. */
export class Companions {
  readonly #actions: Actions
  readonly #kinds: Kinds
  readonly #to: Schema
  /** What is said of a table that rows come into is cheaper said over them. */
  readonly #getRows: ReadonlySet<ObjectKey>

  constructor(actions: Actions, kinds: Kinds, to: Schema) {
    this.#to = to
    this.#actions = actions
    this.#kinds = kinds
    this.#getRows = new Set([...actions.values()].flatMap((action) => ('filling' in action ? (action.filling?.into ?? []) : [])))
  }

  has(part: SchemaObject, host: ObjectKey): boolean {
    const { within, comesAlong } = this.#kinds.get(part.kind)
    const above = this.#actions.get(host)
    if (within !== 'when-possible' || above === undefined || above.verb === 'alter' || !('to' in above)) return false
    return comesAlong === undefined || (comesAlong(part, above.to, above.verb, this.#to) && !this.#getRows.has(host))
  }

  /** What has a statement of its own whatever becomes of its parent, or may have one and has it now. */
  isApart(part: SchemaObject): boolean {
    const { within, comesAlong } = this.#kinds.get(part.kind)
    return within === undefined || (comesAlong !== undefined && (part.parent === undefined || !this.has(part, part.parent)))
  }
}
