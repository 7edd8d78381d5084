import type { PlanContext } from '../../../diff/kind.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import { nameIn } from '../catalog/relation-key.ts'
import { mayHoldRows } from '../partitions/holds-rows.ts'
import { type StepMore, hazard } from '../step.ts'
import type { TableIndex } from './index-read.ts'

/** What building an index on a table that holds rows takes, and how it may fail. */
export function buildRisks({ parent, name, is }: SchemaObject<TableIndex>, context: PlanContext): StepMore {
  const table = nameIn(parent)
  const locks = [{ object: table, mode: 'SHARE' }]
  if (isPartitioned(parent, context) || (parent !== undefined && !mayHoldRows(parent, context))) return { locks }
  return { locks, works: 'scans', hazards: is.unique === true ? [hazard('may-fail-on-data', `two rows of ${table} may be alike: ${name} could not be built`)] : [] }
}

/** Whether its indexes are made of those of its partitions, and hold nothing themselves. */
export function isPartitioned(table: ObjectKey | undefined, { to }: PlanContext): boolean {
  return table !== undefined && to.objects.get(table)?.is['partitionBy'] !== undefined
}
