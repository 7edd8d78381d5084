import type { SchemaObject } from './schema.ts'

/** The difference of two schemas in one object. */
export type Change =
  | { readonly verb: 'create'; readonly to: SchemaObject }
  | { readonly verb: 'drop'; readonly from: SchemaObject }
  /** `apart`: which of its sides differ. */
  | { readonly verb: 'change'; readonly from: SchemaObject; readonly to: SchemaObject; readonly apart: readonly Side[] }

/** What makes up an object: what it is, whose it is, who may use it, what is said of it. */
export type Side = 'is' | 'owner' | 'privileges' | 'comment' | 'labels'
