import type { PlanContext } from '../../../diff/kind.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import type { Column } from '../kinds/column-text.ts'
import { isDoneAbove } from '../kinds/lineage.ts'

/** Columns of the tables above, by which columns of partitions that stay attached, and of heirs that stay, come or get another type: what is made on those comes behind. A new one above that finds the column there changes nothing of it. */
export function columnsAbove(needs: readonly (ObjectKey | undefined)[], context: PlanContext): readonly ObjectKey[] {
  return needs.flatMap((key) => {
    const column = key?.startsWith('column:') === true ? (context.to.objects.get(key) as unknown as SchemaObject<Column> | undefined) : undefined
    if (column === undefined || !isDoneAbove(column, context)) return []
    const all = (column.is.handedDown ?? []).map((one): ObjectKey => `column:${one}.${column.is.column}`)
    const columns = all.filter((one) => context.from.objects.has(one) || !context.from.objects.has(column.key))
    return [...columns, ...columnsAbove(columns, context)]
  })
}
