import type { ObjectKey } from './schema.ts'

/** A schema as a diagram shows it: what holds rows, and what refers to what. Names are bare, for people; both lists are sorted. */
export interface Entities {
  readonly entities: readonly Entity[]
  readonly references: readonly Reference[]
}

/** Something with columns. */
export interface Entity {
  readonly key: ObjectKey
  readonly schema: string
  readonly name: string
  /** `view`: its rows are those of others. */
  readonly kind: 'table' | 'view'
  readonly comment?: string
  readonly columns: readonly EntityColumn[]
}

export interface EntityColumn {
  readonly name: string
  /** Short: `varchar(255)`, `timestamptz`, `order_state[]`. */
  readonly type: string
  readonly notNull: boolean
  /** What it is a part of. */
  readonly keys: readonly EntityKey[]
}

export type EntityKey = 'primary' | 'foreign' | 'unique'

/** A foreign key. Both entities are in the list. */
export interface Reference {
  readonly name: string
  readonly from: ObjectKey
  readonly columns: readonly string[]
  readonly to: ObjectKey
  readonly toColumns: readonly string[]
  /** A row of `from` may refer to none. */
  readonly optional: boolean
  /** No two rows of `from` refer to the same. */
  readonly single: boolean
}
