import type { PlanContext } from '../../../diff/kind.ts'
import type { ObjectKey } from '../../../model/schema.ts'
import { staysAttached } from './attachment.ts'

/** Columns of the tables above, by which columns of partitions that stay attached get another type: what is made on those comes behind. */
export function columnsAbove(needs: readonly (ObjectKey | undefined)[], context: PlanContext): readonly ObjectKey[] {
  return needs.flatMap((key) => {
    const column = key?.startsWith('column:') === true ? context.to.objects.get(key) : undefined
    const table = column?.parent?.slice('table:'.length)
    const above = (column?.is['handedDown'] as readonly string[] | undefined) ?? []
    if (table === undefined || above.length === 0 || !staysAttached(table, context)) return []
    const columns = above.map((one): ObjectKey => `column:${one}.${String(column?.is['column'])}`)
    return [...columns, ...columnsAbove(columns, context)]
  })
}
