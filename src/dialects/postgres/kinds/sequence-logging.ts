import type { PlanContext } from '../../../diff/kind.ts'
import type { Step } from '../../../model/plan.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import { step } from '../step.ts'
import type { Identity } from './identity-text.ts'

/** `alter sequence public.s set unlogged`, from 15 on. */
export function setLogging(key: ObjectKey, name: string, isUnlogged: boolean): Step {
  return step('change', key, `alter sequence ${name} set ${isUnlogged ? 'unlogged' : 'logged'}`)
}

/** Behind the making of an identity column, which counts as its table is logged. */
export function loggedApart({ key, name, parent, is }: SchemaObject<Identity>, context: PlanContext): readonly Step[] {
  return is.loggedApart === true ? [setLogging(key, name, !isUnlogged(tableOf(parent, context), context))] : []
}

/** Where only that of the two differs. A table that changes takes its sequences along, and sees to those that stay behind. */
export function changedApart(from: SchemaObject<Identity>, to: SchemaObject<Identity>, context: PlanContext): readonly Step[] {
  const table = tableOf(to.parent, context)
  if (from.is.loggedApart === to.is.loggedApart || isToggled(table, context)) return []
  return [setLogging(to.key, to.name, isUnlogged(table, context) !== (to.is.loggedApart === true))]
}

/** Sequences of a table's columns that are not to be logged as it is, when it has taken all of them along (15 and newer). */
export function leftBehind(table: SchemaObject, context: PlanContext): readonly Step[] {
  if (context.versionNumber < 150_000) return []
  const columns = context.parts('from', table.key, 'column')
  const counting = columns.flatMap(({ key }) => context.parts<Identity>('to', key, 'identity')).filter(({ key, is }) => is.loggedApart === true && context.from.objects.has(key) && !context.isReplaced(key))
  const tied = columns.flatMap(({ key }) => context.dependents(key)).filter(({ kind }) => kind === 'sequence-owner').map(({ name }): ObjectKey => `sequence:${name}`)
  const others = tied.flatMap((key) => context.to.objects.get(key) ?? []).filter(({ key, is }) => (is['unlogged'] === true) !== isUnlogged(table.key, context) && !context.isReplaced(key))
  return [...counting, ...others].map(({ key, name }) => setLogging(key, name, !isUnlogged(table.key, context)))
}

/** A table that stands becomes logged, or ceases to be. */
function isToggled(table: ObjectKey, { from, to, isReplaced }: PlanContext): boolean {
  const [before, after] = [from.objects.get(table), to.objects.get(table)]
  return before !== undefined && after !== undefined && !isReplaced(table) && before.is['unlogged'] !== after.is['unlogged']
}

function isUnlogged(table: ObjectKey, { to }: PlanContext): boolean {
  return to.objects.get(table)?.is['unlogged'] === true
}

function tableOf(column: ObjectKey | undefined, { to }: PlanContext): ObjectKey {
  return (column === undefined ? undefined : to.objects.get(column)?.parent) ?? 'table:'
}
