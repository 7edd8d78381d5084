import type { Schema, SchemaObject } from '../../../model/schema.ts'

/** That a table is a partition of another. */
export interface Partition {
  readonly table: string
  /** The partitioned table right above it. */
  readonly of: string
  /** As the server prints it: `FOR VALUES IN ('a')`, `DEFAULT`. */
  readonly bound: string
}

/** Partitioned tables with their partitions, by their names. */
export class Tree {
  readonly #partitions = new Map<string, SchemaObject<Partition>>()
  readonly #below = new Map<string, string[]>()

  constructor(schema: Schema) {
    for (const object of schema.objects.values()) if (object.kind === 'partition') this.#add(object as unknown as SchemaObject<Partition>)
  }

  /** Those of partitions, in the order in which they were read. */
  get partitions(): ReadonlyMap<string, SchemaObject<Partition>> {
    return this.#partitions
  }

  partition(table: string): SchemaObject<Partition> | undefined {
    return this.#partitions.get(table)
  }

  childrenOf(table: string): readonly string[] {
    return this.#below.get(table) ?? []
  }

  /** The partition of a table for rows that no other takes. */
  defaultOf(table: string): string | undefined {
    return this.childrenOf(table).find((child) => this.#partitions.get(child)?.is.bound === 'DEFAULT')
  }

  /** The table at the top of the tree that a table is in; itself when it is in none. */
  topOf(table: string): string {
    const above = this.#partitions.get(table)?.is.of
    return above === undefined ? table : this.topOf(above)
  }

  /** Tables above a partition, the nearest first. */
  above(table: string): readonly string[] {
    const of = this.#partitions.get(table)?.is.of
    return of === undefined ? [] : [of, ...this.above(of)]
  }

  /** A table, and all partitions below it. */
  whole(table: string): readonly string[] {
    return [table, ...this.childrenOf(table).flatMap((child) => this.whole(child))]
  }

  #add(object: SchemaObject<Partition>): void {
    const { table, of } = object.is
    this.#partitions.set(table, object)
    const known = this.#below.get(of)
    if (known === undefined) this.#below.set(of, [table])
    else known.push(table)
  }
}

const known = new WeakMap<Schema, Tree>()

export function treeOf(schema: Schema): Tree {
  const tree = known.get(schema) ?? new Tree(schema)
  known.set(schema, tree)
  return tree
}
