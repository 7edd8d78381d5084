import type { PlanContext } from '../../../diff/kind.ts'
import type { Step } from '../../../model/plan.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import { nameIn } from '../catalog/relation-key.ts'
import { alterTable } from '../step.ts'
import type { Constraint } from './constraint-read.ts'
import type { Inheritance } from './inheritance.ts'

/** Checks that heirs have from above: a table that becomes an heir where it stands has to have them by then, and what it had before becomes its own too. */

/** Its own, of the names of those above, come before it becomes an heir where it stands; one that is made as an heir may say them later. */
export function ownChecksBefore({ parent: heir, is: { table, parent } }: SchemaObject<Inheritance>, context: PlanContext): readonly ObjectKey[] {
  if (heir !== undefined && (context.isNew(heir) || context.isReplaced(heir))) return []
  return checksOf(parent, context).map(({ is }): ObjectKey => `constraint:${table}.${is.constraint}`).filter((key) => context.to.objects.has(key))
}

/** Whether a table that is to inherit from this one has to be made anew for a check that stands there. */
export function lacksCheckOf(parent: string, table: string, context: PlanContext): boolean {
  return checksOf(parent, context).some(({ key, is }) => {
    const stands = context.from.objects.get(key)?.is['definition'] === is.definition && !context.isReplaced(`table:${parent}`)
    return stands && !context.to.objects.has(`constraint:${table}.${is.constraint}`)
  })
}

/** What a table that lets go keeps as its own of the checks that it had from there, and neither says itself nor has from another that stays above. */
export function leftChecks({ is: { table, parent } }: SchemaObject<Inheritance>, context: PlanContext): readonly Step[] {
  const others = tiesOf(table, 'from', context).filter((other) => other !== parent && context.to.objects.has(`inheritance:${table} ${other}`))
  const kept = new Set(others.flatMap((other) => [...allChecks(other, context).keys()]))
  return [...allChecks(parent, context)].flatMap(([name, key]) => {
    if (kept.has(name) || context.from.objects.has(`constraint:${table}.${name}`)) return []
    const mayBeGone = key !== `constraint:${parent}.${name}` || context.isDropped(key) || context.isReplaced(key)
    return [alterTable('drop', `inheritance:${table} ${parent}`, table, `drop constraint ${mayBeGone ? 'if exists ' : ''}${name}`)]
  })
}

/** What a check of its own is held by while tables above say it too: those, and what ties it to them. */
export function heldFromAbove({ parent, is: { constraint } }: SchemaObject<Constraint>, context: PlanContext): readonly ObjectKey[] {
  const table = nameIn(parent)
  return tiesOf(table, 'from', context).flatMap((above): readonly ObjectKey[] => {
    const checks = withAllAbove(above, context).map((one): ObjectKey => `constraint:${one}.${constraint}`).filter((key) => context.from.objects.has(key))
    return checks.length === 0 ? [] : [`inheritance:${table} ${above}`, ...checks]
  })
}

/** Those of a table as it was, and of all above it, by name: the nearest. */
function allChecks(table: string, context: PlanContext): ReadonlyMap<string, ObjectKey> {
  const checks = withAllAbove(table, context).toReversed().flatMap((one) => context.parts<Constraint>('from', `table:${one}`, 'constraint')).filter(({ is }) => is.type === 'check' && !isForItsTableAlone(is))
  return new Map(checks.map(({ key, is }) => [is.constraint, key]))
}

/** A table as it was, and all above it: the nearest first. */
function withAllAbove(table: string, context: PlanContext): readonly string[] {
  const found = new Set([table])
  for (const one of found) for (const above of tiesOf(one, 'from', context)) found.add(above)
  return [...found]
}

function tiesOf(table: string, side: 'from' | 'to', context: PlanContext): readonly string[] {
  return context.parts<Inheritance>(side, `table:${table}`, 'inheritance').map(({ is }) => is.parent)
}

function checksOf(table: string, context: PlanContext): readonly SchemaObject<Constraint>[] {
  return context.parts<Constraint>('to', `table:${table}`, 'constraint').filter(({ is }) => is.type === 'check' && !isForItsTableAlone(is))
}

export function isForItsTableAlone({ definition }: Constraint): boolean {
  return definition.endsWith(' NO INHERIT')
}
