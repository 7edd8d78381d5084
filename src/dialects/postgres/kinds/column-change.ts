import type { Alteration, PlanContext } from '../../../diff/kind.ts'
import type { Hazard, Step } from '../../../model/plan.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import { type Conversion, conversionOf } from '../casts/conversion.ts'
import { alterTable, hazard, step } from '../step.ts'
import { recast } from '../types/recast.ts'
import type { Column } from './column-text.ts'
import { generatedRisks } from './generated-risks.ts'
import { isDoneAbove, isForeign, tableOf } from './lineage.ts'
import { isLookedAtAgain } from './looked-at-again.ts'
import { survivesRetype } from './survives-retype.ts'

type ColumnObject = SchemaObject<Column>

/** A column becomes another where it stands, with its values; what is made of others is made anew where nothing else helps. */
export function changeColumn(from: ColumnObject, to: ColumnObject, context: PlanContext): Alteration {
  if (isMadeAnew(from, to, context)) return { manner: 'replace' }
  const isRetyped = from.is.type !== to.is.type || from.is.collation !== to.is.collation || isOfReplaced(from, context)
  const steps = isDoneAbove(to, context) ? [] : [...(from.is.generated === to.is.generated ? [] : [expression(to, context)]), ...(isRetyped ? [retype(from, to, context)] : [])]
  return { manner: 'alter', steps, ...(isRetyped ? { disturbs: (dependent: SchemaObject) => isInTheWay(dependent, context) } : {}) }
}

/** What has to be down while a column gets another type: Postgres builds some of what stands on it anew, never minds other, and refuses the rest (13 to 18). */
function isInTheWay(dependent: SchemaObject, context: PlanContext): boolean {
  if (rebuilt.has(dependent.kind)) return !survivesRetype(dependent, context)
  return !apart.has(dependent.kind)
}

const rebuilt: ReadonlySet<string> = new Set(['index', 'constraint', 'statistics'])
const apart: ReadonlySet<string> = new Set(['not-null', 'identity', 'sequence-owner', 'inheritance'])

/** Values that are made of others may be made anew; that is also the only way for most of what a generated column can become. */
function isMadeAnew(from: ColumnObject, to: ColumnObject, context: PlanContext): boolean {
  const [before, after] = [from.is, to.is]
  if (after.generated === undefined) return before.virtual === true
  if (before.generated === undefined || before.virtual !== after.virtual) return true
  if (before.type !== after.type || before.collation !== after.collation || from.depends.some((key) => context.isReplaced(key))) return true
  return before.generated !== after.generated && (after.virtual === true || context.versionNumber < 170_000)
}

/** Its type or collation was renamed away and made anew. */
function isOfReplaced({ depends }: ColumnObject, context: PlanContext): boolean {
  return depends.some((key) => !key.startsWith('column:') && context.isReplaced(key))
}

/** A statement of its own: in one with others the server looks at the old expression first, and drops what that needs. */
function expression({ key, parent, is, name }: ColumnObject, { to }: PlanContext): Step {
  const table = tableOf(parent)
  const words = is.generated === undefined ? 'drop expression' : `set expression as (${is.generated})`
  return step('change', key, `alter table ${table} alter column ${is.column} ${words}`, { locks: [{ object: table, mode: 'ACCESS EXCLUSIVE' }], ...(is.generated === undefined ? {} : { works: 'rewrites', hazards: generatedRisks(name, is, to.objects.has(key.replace(/^column:/, 'not-null:') as ObjectKey)) }) })
}

function retype(from: ColumnObject, to: ColumnObject, context: PlanContext): Step {
  const { key, parent, is } = to
  const { using, mayFail, cut, rewrites } = conversion(from, to, context)
  const back = conversion(to, from, context).using
  const isLost = cut !== undefined || back?.includes('::text::') === true || isOfReplaced(from, context)
  const hazards: readonly Hazard[] = [
    ...(mayFail ? [hazard('may-fail-on-data', `a value of ${to.name} may be none of ${is.type}`)] : []),
    ...(cut === undefined ? [] : [hazard('loses-data', `${to.name} becomes ${is.type}: ${cut}`)]),
  ]
  return alterTable('change', key, tableOf(parent), retyping(to, using), { ...(isLost ? {} : { undo: `alter table ${tableOf(parent)} ${retyping(from, back)}` }), ...(isForeign(parent) ? {} : { ...(rewrites ? { works: 'rewrites' } : isLookedAtAgain(key, context) ? { works: 'scans' } : {}), hazards }) })
}

function retyping({ parent, is }: ColumnObject, using: string | undefined): string {
  const collation = is.collation === undefined ? '' : ` collate ${is.collation}`
  return `alter column ${is.column} type ${is.type}${collation}${using === undefined || isForeign(parent) ? '' : ` using ${using}`}`
}

/** How values of one get into the other. */
export function conversion(from: ColumnObject, to: ColumnObject, context: PlanContext): Conversion {
  const [before, after] = [from.is.type, to.is.type]
  const rowsOf = `table:${before.replace(/(?:\[\])+$/, '')}`
  const isRenewed = from.depends.some((key) => (key.startsWith('type:') || key === rowsOf) && context.isReplaced(key))
  if (!isRenewed) return conversionOf({ column: to.is.column, from: { type: before, notes: from.facts?.notes }, to: { type: after, notes: to.facts?.notes } })
  const using = before === after ? recast(to.is.column, after, from.depends, context) : `${to.is.column}::text::${after}`
  return { using, mayFail: true, rewrites: true }
}
