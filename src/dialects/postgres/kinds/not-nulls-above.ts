import type { PlanContext } from '../../../diff/kind.ts'
import type { Step } from '../../../model/plan.ts'
import type { ObjectKey, Schema, SchemaObject } from '../../../model/schema.ts'
import { nameIn } from '../catalog/relation-key.ts'
import { alterTable } from '../step.ts'
import type { Column } from './column-text.ts'
import { isTiedThroughout } from './heir-tables.ts'
import type { Inheritance } from './inheritance.ts'
import type { NotNull } from './not-null.ts'

/** NOT NULLs that heirs have from above: a table that becomes an heir where it stands has to have them by then, and what it had before becomes its own too. */

/** What a table says itself, or up to 17 has at all, of columns that are never null above comes before it becomes an heir where it stands. */
export function ownNotNullsBefore({ parent: heir, is: { table, parent } }: SchemaObject<Inheritance>, context: PlanContext): readonly ObjectKey[] {
  if (heir === undefined || context.isNew(heir) || context.isReplaced(heir)) return []
  const columns = context.parts<Column>('to', `table:${parent}`, 'column').filter(({ key }) => context.to.objects.has(key.replace(/^column:/, 'not-null:') as ObjectKey))
  return columns.map(({ is: { column } }): ObjectKey => `not-null:${table}.${column}`).filter((key) => context.isNew(key) && (context.to.objects.get(key)?.is as NotNull | undefined)?.handedDown !== true)
}

/** Whether a table that is to have a NOT NULL from one above alone has to be made anew as its heir: it stands there, and to become an heir is to have it oneself (18 and newer). */
export function lacksNotNullOf(parent: string, table: string, context: PlanContext): boolean {
  if (context.versionNumber < 180_000 || context.isReplaced(`table:${parent}`)) return false
  return context.parts<Column>('from', `table:${table}`, 'column').some(({ is: { column } }) => {
    const [above, own] = [parent, table].map((one): ObjectKey => `not-null:${one}.${column}`) as [ObjectKey, ObjectKey]
    const stands = context.from.objects.has(above) && context.to.objects.has(above) && !context.isReplaced(above)
    return stands && (context.to.objects.get(own)?.is as NotNull | undefined)?.handedDown === true && (context.from.objects.get(own)?.is as NotNull | undefined)?.handedDown !== true
  })
}

/** What a table that lets go of another keeps as its own of the NOT NULLs that it had from there, and is to have from above alone again: it gets them anew (18 and newer). */
export function leftNotNulls({ key, parent, is: { table } }: SchemaObject<Inheritance>, context: PlanContext): readonly Step[] {
  if (context.versionNumber < 180_000 || parent === undefined || context.isReplaced(parent)) return []
  const columns = context.parts<Column>('from', parent, 'column').filter((column) => isLeft(column, context))
  return columns.map(({ is: { column } }) => alterTable('drop', key, table, `alter column ${column} drop not null`))
}

function isLeft({ key, parent, is }: SchemaObject<Column>, context: PlanContext): boolean {
  const notNull = key.replace(/^column:/, 'not-null:') as ObjectKey
  const fromAbove = (schema: Schema) => (schema.objects.get(notNull)?.is as NotNull | undefined)?.handedDown === true
  const others = (is.handedDown ?? []).filter((table) => isTiedThroughout(nameIn(parent), table, context) && context.from.objects.has(`not-null:${table}.${is.column}`))
  return fromAbove(context.from) && fromAbove(context.to) && others.length === 0
}
