import type { Step } from '../../../model/plan.ts'
import type { SchemaObject } from '../../../model/schema.ts'
import { nameIn } from '../catalog/relation-key.ts'
import { alterTable, hazard } from '../step.ts'
import type { Constraint } from './constraint-read.ts'
import { deferral } from './constraint-text.ts'

/** What makes one constraint another where it stands; undefined where nothing does. The settings of its index are not its own. */
export function alterSteps(from: SchemaObject<Constraint>, to: SchemaObject<Constraint>): readonly Step[] | undefined {
  const isDeferral = deferral(from.is) !== deferral(to.is)
  const isEnforcement = from.is.notEnforced !== to.is.notEnforced
  if (from.is.definition !== to.is.definition) return undefined
  if ((isDeferral || isEnforcement) && to.is.type !== 'foreign key') return undefined
  if (to.is.notValid === true && from.is.notValid !== true) return undefined
  return [
    ...(isDeferral ? [clause(to, `alter constraint ${to.is.constraint}${deferral(to.is) || ' not deferrable'}`)] : []),
    ...(isEnforcement ? enforcement(to) : []),
    ...(from.is.notValid === true && to.is.notValid !== true && !isEnforcement ? validation(to) : []),
  ]
}

/** Enforcing it again reads all rows. */
function enforcement(to: SchemaObject<Constraint>): readonly Step[] {
  if (to.is.notEnforced === true) return [clause(to, `alter constraint ${to.is.constraint} not enforced`)]
  return [clause(to, `alter constraint ${to.is.constraint} enforced`, 'SHARE ROW EXCLUSIVE')]
}

/** Rows that were there before it are looked at. */
export function validation(to: SchemaObject<Constraint>): readonly Step[] {
  return [clause(to, `validate constraint ${to.is.constraint}`, 'SHARE UPDATE EXCLUSIVE')]
}

/** `reading`: the lock under which all rows are looked at. */
function clause(to: SchemaObject<Constraint>, words: string, reading?: string): Step {
  const table = nameIn(to.parent)
  if (reading === undefined) return alterTable('change', to.key, table, words)
  return alterTable('change', to.key, table, words, {
    works: 'scans',
    locks: [{ object: table, mode: reading }],
    hazards: [hazard('may-fail-on-data', `a row of ${table} may break ${to.is.constraint}`)],
  })
}
