import type { PlanContext } from '../../../diff/kind.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import { heirTablesOf } from '../kinds/heir-tables.ts'
import { goesAttached, isRemade, staysAttached } from './attachment.ts'
import { isCalledAsAbove } from './not-null-names.ts'
import { treeOf } from './tree.ts'

/** Something that is said of a table or of a column of it, under a key that ends in the table's name and its own. */
export interface Said {
  /** `constraint:`, `not-null:`. */
  readonly kind: string
  readonly table: string
  /** Its own name, or its column's. */
  readonly name: string
}

/**
 * Whether a partition has from the table above, all the way, what is said of it: on that side it is not said to the partition. Dropping it above drops
 * it below, adding it above adds it below or finds it there.
 */
export function isSaidAbove({ kind, table, name }: Said, side: 'from' | 'to', context: PlanContext): boolean {
  const above = staysAttached(table, context) || (side === 'from' && goesAttached(table, context)) ? treeOf(context.from).partition(table)?.is.of : undefined
  return above !== undefined && context[side].objects.has(`${kind}:${above}.${name}`)
}

/** What goes with it: the same of partitions that stay. */
export function saidBelow({ kind, table, name }: Said, context: PlanContext): readonly ObjectKey[] {
  const below = treeOf(context.from).childrenOf(table).filter((child) => staysAttached(child, context))
  return below.map((child): ObjectKey => `${kind}:${child}.${name}`).filter((key) => context.from.objects.has(key))
}

/** What does not go with it, though partitions have it from here: they said it themselves too. */
export function ownSaidBelow(said: Said, context: PlanContext): readonly ObjectKey[] {
  return saidBelow(said, context).flatMap((key) => {
    const object = context.from.objects.get(key)
    const below = ownSaidBelow({ ...said, table: String(object?.is['table']) }, context)
    return object?.facts?.notes?.['alsoOwn'] === true && (context.isDropped(key) || context.isReplaced(key)) ? [key, ...below] : below
  })
}

/** Each NOT NULL of a partition that is not called as this one above, and so is said first: of partitions of partitions, too, that get theirs from here. */
export function ownNamesBelow(table: string, column: string, context: PlanContext): readonly ObjectKey[] {
  const below = treeOf(context.to).childrenOf(table).filter((child) => staysAttached(child, context))
  return below.flatMap((child): readonly ObjectKey[] => {
    if (isCalledAsAbove(child, column, context)) return ownNamesBelow(child, column, context)
    return [`not-null:${child}.${column}` as const].filter((key) => context.isNew(key) || context.isReplaced(key))
  })
}

/**
 * Primary keys on a column, which keep its NOT NULL from being unsaid, be it to say it anew: the table's, up to 17 those that partitions have by themselves, and from
 * 18 on those of heirs.
 */
export function keysOn(table: string, column: string, context: PlanContext): readonly ObjectKey[] {
  if (isRemade(table, context)) return []
  const isNew = context.versionNumber >= 180_000
  const below = isNew ? heirTablesOf(table, context.from) : treeOf(context.from).childrenOf(table).filter((child) => staysAttached(child, context))
  const keys = context.dependents(`column:${table}.${column}`).filter(({ is }) => is['type'] === 'primary key')
  return [...keys.map(({ key }) => key), ...below.flatMap((child) => keysOn(child, column, context))]
}

/** A check as it is said of its table. */
export function saidCheck({ parent, is }: Pick<SchemaObject<{ readonly constraint: string }>, 'parent' | 'is'>): Said {
  return { kind: 'constraint', table: (parent ?? '').replace(/^[a-z-]+:/, ''), name: is.constraint }
}
