import type { PlanContext } from '../../../diff/kind.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import { nameIn } from '../catalog/relation-key.ts'
import { tablesBelow } from '../partitions/below.ts'
import type { Column } from './column-text.ts'
import { staysPlain } from './former-expression.ts'

/** The server takes an expression from a column of a table and of those right below it, and refuses where others are below those (13 to 18). Whether it would have to. */
export function losesExpressionFurtherDown(table: ObjectKey, context: PlanContext): boolean {
  if (!tablesBelow(nameIn(table), context.from).some((child) => tablesBelow(child, context.from).length > 0)) return false
  return context.parts<Column>('from', table, 'column').some((column) => isStored(column) && staysPlain(column, context))
}

function isStored({ is }: SchemaObject<Column>): boolean {
  return is.generated !== undefined && is.virtual !== true
}
