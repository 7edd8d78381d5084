import type { PlanContext } from '../../../diff/kind.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import { nameIn } from '../catalog/relation-key.ts'
import { isForItsTableAlone } from './checks-above.ts'
import type { Constraint } from './constraint-read.ts'
import { heirTablesOf } from './heir-tables.ts'

/** Where a table that becomes an heir is to have a check from above alone, the check is said when it is an heir. */
export function checkBehindTies({ parent, is }: SchemaObject<Constraint>, context: PlanContext): readonly ObjectKey[] {
  const table = nameIn(parent)
  if (is.type !== 'check' || isForItsTableAlone(is)) return []
  const heirs = heirTablesOf(table, context.to).filter((heir) => context.from.objects.has(`table:${heir}`) && !context.isReplaced(`table:${heir}`) && !context.to.objects.has(`constraint:${heir}.${is.constraint}`))
  return heirs.map((heir): ObjectKey => `inheritance:${heir} ${table}`).filter((tie) => context.isNew(tie) || context.isReplaced(tie))
}
