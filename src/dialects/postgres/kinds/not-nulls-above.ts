import type { PlanContext } from '../../../diff/kind.ts'
import type { Step } from '../../../model/plan.ts'
import type { ObjectKey, Schema, SchemaObject } from '../../../model/schema.ts'
import { alterTable } from '../step.ts'
import type { Column } from './column-text.ts'
import { isTiedThroughout } from './heir-tables.ts'
import type { Inheritance } from './inheritance.ts'
import type { NotNull } from './not-null.ts'

/** What a table says itself, or up to 17 has at all, of columns that are never null above comes before it becomes an heir where it stands. */
export function ownNotNullsBefore({ parent: heir, is: { table, parent } }: SchemaObject<Inheritance>, context: PlanContext): readonly ObjectKey[] {
  if (heir === undefined || context.isNew(heir) || context.isReplaced(heir)) return []
  const columns = context.parts<Column>('to', `table:${parent}`, 'column').filter(({ key }) => context.to.objects.has(key.replace(/^column:/, 'not-null:') as ObjectKey))
  return columns.map(({ is: { column } }): ObjectKey => `not-null:${table}.${column}`).filter((key) => context.isNew(key) && (context.to.objects.get(key)?.is as NotNull | undefined)?.handedDown !== true)
}

/** What a table that lets go of another keeps as its own of the NOT NULLs that it had from there, and is to have from above alone again: it gets them anew (18 and newer). */
export function leftNotNulls({ key, parent, is: { table } }: SchemaObject<Inheritance>, context: PlanContext): readonly Step[] {
  if (context.versionNumber < 180_000 || parent === undefined || context.isReplaced(parent)) return []
  const columns = context.parts<Column>('from', parent, 'column').filter((column) => isLeft(column, context))
  return columns.map(({ is: { column } }) => alterTable('drop', key, table, `alter column ${column} drop not null`))
}

function isLeft({ key, is }: SchemaObject<Column>, context: PlanContext): boolean {
  const notNull = key.replace(/^column:/, 'not-null:') as ObjectKey
  const fromAbove = (schema: Schema) => (schema.objects.get(notNull)?.is as NotNull | undefined)?.handedDown === true
  const heir = key.slice('column:'.length, -is.column.length - 1)
  const others = (is.handedDown ?? []).filter((table) => isTiedThroughout(heir, table, context) && context.from.objects.has(`not-null:${table}.${is.column}`))
  return fromAbove(context.from) && fromAbove(context.to) && others.length === 0
}
