import type { PlanContext } from '../../../diff/kind.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import type { Constraint } from './constraint-read.ts'
import type { Inheritance } from './inheritance.ts'

/** Checks that heirs have from above: a table that becomes an heir where it stands has to have them by then, and what it had before becomes its own too. */

/** Its own, of the names of those above, come before it becomes an heir. */
export function ownChecksBefore({ is: { table, parent } }: SchemaObject<Inheritance>, context: PlanContext): readonly ObjectKey[] {
  return checksOf(parent, context).map(({ is }): ObjectKey => `constraint:${table}.${is.constraint}`).filter((key) => context.to.objects.has(key))
}

/** Whether a table that is to inherit from this one has to be made anew for a check that stands there. */
export function lacksCheckOf(parent: string, table: string, context: PlanContext): boolean {
  return checksOf(parent, context).some(({ key, is }) => {
    const stands = context.from.objects.get(key)?.is['definition'] === is.definition && !context.isReplaced(`table:${parent}`)
    return stands && !context.to.objects.has(`constraint:${table}.${is.constraint}`)
  })
}

function checksOf(table: string, context: PlanContext): readonly SchemaObject<Constraint>[] {
  return context.parts<Constraint>('to', `table:${table}`, 'constraint').filter(({ is }) => is.type === 'check' && !isForItsTableAlone(is))
}

export function isForItsTableAlone({ definition }: Constraint): boolean {
  return definition.endsWith(' NO INHERIT')
}
