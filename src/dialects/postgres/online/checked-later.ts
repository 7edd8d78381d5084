import type { Step } from '../../../model/plan.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import { alterTable, hazard } from '../step.ts'
import { type OnlineForm, type Surroundings, standing, standingWhole } from './form.ts'

/** A foreign key or a check holds for new rows at once; those that are there are looked through while others write. */
export function checkedLater(asked: Step, given: Surroundings): OnlineForm | undefined {
  const constraint = given.to.objects.get(asked.object)
  const table = standing(constraint?.parent, given) ?? standing(tableOfColumn(constraint?.parent), given) ?? wholeOf(constraint, given)
  if (constraint === undefined || table === undefined || asked.joins === undefined) return undefined
  if (asked.joins.clause.startsWith('validate constraint ')) return { inside: [], after: [[alone(asked, table.name, asked.joins.clause)]] }
  const type = constraint.is['type']
  if (asked.verb !== 'create' || (type !== 'foreign key' && type !== 'check')) return undefined
  if (constraint.is['notValid'] === true || constraint.is['notEnforced'] === true || !asked.joins.clause.startsWith('add constraint ') || isAbove(constraint, given)) return undefined
  const { works: _, ...rest } = asked
  const clause = `${asked.joins.clause} not valid`
  return {
    inside: [{ ...rest, sql: `${asked.joins.head} ${clause}`, joins: { ...asked.joins, clause }, hazards: [] }],
    after: [[alone(asked, table.name, `validate constraint ${String(constraint.is['constraint'])}`)]],
  }
}

/** Partitioned tables take checks that are not looked up yet, from 18 on foreign keys too. */
function wholeOf(constraint: SchemaObject | undefined, given: Surroundings): SchemaObject | undefined {
  const type = constraint?.is['type']
  return type === 'check' || (type === 'foreign key' && given.versionNumber >= 180_000) ? standingWhole(constraint?.parent, given) : undefined
}

/** A check that the table above has too: what is attached has to be looked through by then. */
function isAbove({ parent, is }: SchemaObject, { to }: Surroundings): boolean {
  const of = parent === undefined ? undefined : to.objects.get(parent.replace(/^[a-z-]+:/, 'partition:') as ObjectKey)?.is['of']
  return of !== undefined && is['type'] === 'check' && to.objects.has(`constraint:${String(of)}.${String(is['constraint'])}`)
}

function tableOfColumn(key: string | undefined) {
  return key?.startsWith('column:') === true ? (key.replace(/^column:/, 'table:').replace(/\.(?:"(?:[^"]|"")*"|[^".]+)$/, '') as `table:${string}`) : undefined
}

/** Reads all rows under a lock that lets others read and write. */
function alone({ object, hazards }: Step, table: string, clause: string): Step {
  const fails = hazards.filter(({ kind }) => kind === 'may-fail-on-data')
  return alterTable('change', object, table, clause, {
    works: 'scans',
    locks: [{ object: table, mode: 'SHARE UPDATE EXCLUSIVE' }],
    hazards: fails.length > 0 ? fails : [hazard('may-fail-on-data', `a row of ${table} may break it`)],
  })
}
