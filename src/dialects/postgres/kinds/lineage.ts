import type { PlanContext } from '../../../diff/kind.ts'
import type { ObjectKey, Schema, SchemaObject } from '../../../model/schema.ts'
import { isPartitionEver, staysAttached } from '../partitions/attachment.ts'
import type { Column } from './column-text.ts'
import { isTiedThroughout } from './heir-tables.ts'

/** Who has columns from whom: what is said to a table is said to its heirs as well, unless it is `only` said to it. */

/** `alter table only` where a table has heirs, before or after: each of them says for itself what it is. */
export function alone(table: string, { from, to }: PlanContext): string {
  return ancestorsIn(from).has(table) || ancestorsIn(to).has(table) ? `only ${table}` : table
}

/** Whether a table that this column's table inherits from, before and after, does to it what has to be done. */
export function isDoneAbove(column: Pick<SchemaObject<Column>, 'parent' | 'is'>, context: PlanContext): boolean {
  const { parent, is } = column
  if (is.handedDown === undefined || parent === undefined) return false
  if (isPartitionEver(tableOf(parent), context)) return staysAttached(tableOf(parent), context)
  return is.handedDown.some((table) => isTiedThroughout(tableOf(parent), table, context))
}

/** The name in a table's key. */
export function tableOf(parent: ObjectKey | undefined): string {
  return (parent ?? '').replace(/^[a-z-]+:/, '')
}

/** Whether its rows are another server's: nothing here is cast, rewritten or lost. */
export function isForeign(parent: ObjectKey | undefined): boolean {
  return parent?.startsWith('foreign-table:') === true
}

const known = new WeakMap<Schema, ReadonlySet<string>>()

function ancestorsIn(schema: Schema): ReadonlySet<string> {
  const before = known.get(schema)
  if (before !== undefined) return before
  const found = new Set<string>()
  for (const { kind, is } of schema.objects.values()) if (kind === 'column') for (const table of (is as unknown as Column).handedDown ?? []) found.add(table)
  known.set(schema, found)
  return found
}
