import type { PlanContext } from '../../../diff/kind.ts'
import type { ObjectKey } from '../../../model/schema.ts'
import { hazard, type StepMore } from '../step.ts'

/** Tables with columns of a domain, and of domains over it. */
export function tablesHolding(domain: ObjectKey, context: PlanContext, seen = new Set<ObjectKey>()): readonly string[] {
  if (seen.has(domain)) return []
  seen.add(domain)
  const tables = context.dependents(domain).flatMap(({ kind, key, parent }) => {
    if (kind === 'type') return tablesHolding(key, context, seen)
    return kind === 'column' && parent !== undefined ? [parent.slice(parent.indexOf(':') + 1)] : []
  })
  return [...new Set(tables)].sort()
}

/** What a statement says that reads every column of a domain: SHARE on all their tables, on every version to 18, whether it adds or validates. */
export function readsHolders(domain: ObjectKey, context: PlanContext, mayFail: string): StepMore {
  const tables = tablesHolding(domain, context)
  if (tables.length === 0) return {}
  return {
    works: 'scans',
    locks: tables.map((object) => ({ object, mode: 'SHARE' })),
    hazards: [hazard('may-fail-on-data', mayFail), hazard('blocks-writes', `${tables.join(', ')}: every row is read meanwhile`)],
  }
}
