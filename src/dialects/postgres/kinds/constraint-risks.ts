import type { PlanContext } from '../../../diff/kind.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import { nameIn } from '../catalog/relation-key.ts'
import { hasOldHeirs, mayHoldRows } from '../partitions/holds-rows.ts'
import { type StepMore, hazard } from '../step.ts'
import type { Constraint } from './constraint-read.ts'
import { isForeign } from './lineage.ts'

/** What adding a constraint to a table that holds rows takes, and how it may fail. */
export function addRisks({ parent, is }: SchemaObject<Constraint>, context: PlanContext): StepMore {
  const table = nameIn(parent)
  const locks = is.type === 'foreign key' ? [{ object: table, mode: 'SHARE ROW EXCLUSIVE' }] : [{ object: table, mode: 'ACCESS EXCLUSIVE' }]
  const isEmpty = isForeign(parent) || parent === undefined || (is.type === 'check' ? !mayBreakCheck(parent, context) : !mayHoldRows(parent, context))
  if (isEmpty || is.notValid === true || is.notEnforced === true) return { locks }
  return {
    locks,
    works: 'scans',
    hazards: [hazard('may-fail-on-data', `${failures[is.type](table)}: ${is.constraint} could not be added`)],
  }
}

/** A new partition is checked while it is empty. */
function mayBreakCheck(parent: ObjectKey, context: PlanContext): boolean {
  const table = context.to.objects.get(parent)
  return table === undefined || !context.isNew(parent) || hasOldHeirs(table, context)
}

const failures: Readonly<Record<Constraint['type'], (table: string) => string>> = {
  'primary key': (table) => `two rows of ${table} may be alike, or hold nulls`,
  unique: (table) => `two rows of ${table} may be alike`,
  'foreign key': (table) => `a row of ${table} may name what is not there`,
  check: (table) => `a row of ${table} may break it`,
  exclude: (table) => `two rows of ${table} may exclude each other`,
}
