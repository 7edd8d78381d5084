import type { PlanContext } from '../../../diff/kind.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
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

/** Columns that hold values of a type, inside others too, and go: gone before, they are in the way of no change that their values would not bear. */
export function leavingHolders(type: ObjectKey, context: PlanContext, seen = new Set<ObjectKey>()): readonly ObjectKey[] {
  if (seen.has(type)) return []
  seen.add(type)
  const holding = context.dependents(type).flatMap(({ kind, key }) => (kind === 'type' ? leavingHolders(key, context, seen) : kind === 'column' && context.isDropped(key) ? [key] : []))
  return [...new Set(holding)]
}

/** A column, or a type. */
interface Holder {
  readonly type?: string
  readonly base?: string
}

/** Constraints of domains that a column holds inside something else: the server adds none while a column does. */
export function constraintsWithin({ depends, is }: Pick<SchemaObject<Holder>, 'depends' | 'is'>, context: PlanContext, seen = new Set<ObjectKey>()): readonly ObjectKey[] {
  return depends.flatMap((key) => {
    const type = key.startsWith('type:') && !seen.has(key) ? context.to.objects.get(key) : undefined
    if (type === undefined) return []
    seen.add(key)
    const isPlain = type.is['form'] === 'domain' && [is.type, is.base].includes(type.name)
    const own = isPlain || context.isReplaced(key) ? [] : (['from', 'to'] as const).flatMap((side) => context.parts(side, key, 'domain-constraint').map((one) => one.key))
    return [...own, ...constraintsWithin(type, context, seen)]
  })
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
