import type { PlanContext } from '../../../diff/kind.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import { quote } from '../quote.ts'
import { staysAttached } from './attachment.ts'
import { treeOf } from './tree.ts'

/** A default of a table above, for rows of a partition that has none itself. */
export interface BorrowedDefault {
  readonly expression: string
  /** What it is, or is counted by. */
  readonly key: ObjectKey
}

/** What the table above would have given to rows of a partition that lets go meanwhile. Said for a column that may not be null and has no default of its own. */
export function borrowedDefault(column: ObjectKey, context: PlanContext): BorrowedDefault | undefined {
  const [table, name] = placeOf(column, context)
  const isThere = context.from.objects.has(`table:${table}`) && !context.isReplaced(`table:${table}`)
  if (!isThere || treeOf(context.to).partition(table) === undefined || staysAttached(table, context) || !context.to.objects.has(`not-null:${table}.${name}`)) return undefined
  if (['default', 'identity'].some((kind) => context.to.objects.has(`${kind}:${table}.${name}`))) return undefined
  for (const above of treeOf(context.to).above(table)) {
    const standard = context.to.objects.get(`default:${above}.${name}`)
    if (standard !== undefined) return { expression: String(standard.is['expression']), key: standard.key }
    const identity: SchemaObject | undefined = context.to.objects.get(`identity:${above}.${name}`)
    if (identity !== undefined) return { expression: `nextval(${quote.literal(identity.name)})`, key: identity.key }
  }
  return undefined
}

function placeOf(column: ObjectKey, context: PlanContext): readonly [table: string, name: string] {
  const object = context.to.objects.get(column)
  return [(object?.parent ?? '').replace(/^[a-z-]+:/, ''), String(object?.is['column'])]
}
