import type { PlanContext } from '../../../diff/kind.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import { hazard, type StepMore } from '../step.ts'
import type { CompositeType } from './composite.ts'
import { type Holder, heldWithin, holdingsOf } from './holders.ts'

/** What holds values of a type and goes: when a domain's constraints may come hangs on it, as on what comes to hold the domain. */
interface Leaving {
  /** As they are: gone before, it is in the way of no change that its values would not bear. */
  readonly plain: readonly ObjectKey[]
  /** Inside something else: no constraint of a domain is made before it is gone. */
  readonly within: readonly ObjectKey[]
}

/** Through types and rows that hold it too, as they were. */
export function leavingHolders(type: ObjectKey, context: PlanContext): Leaving {
  const leaving = holdingsOf(type, context).filter(({ holder: { key } }) => context.isDropped(key))
  const keys = (isPlain: boolean) => [...new Set(leaving.filter((one) => one.isPlain === isPlain).map(({ holder }) => holder.key))]
  return { plain: keys(true), within: keys(false) }
}

/**
 * Domains that something comes to hold inside something else, and their constraints: the server adds none while anything does. And composites of
 * which an attribute gets another type: nothing holds them by then.
 */
export function constraintsWithin(object: SchemaObject<object>, context: PlanContext): readonly ObjectKey[] {
  return within(object, context).filter((key) => key.startsWith('type:')).flatMap((domain) => {
    if (context.to.objects.get(domain)?.is['form'] === 'composite') return isRetyped(domain, context) ? [domain] : []
    const sides = context.isReplaced(domain) ? (['to'] as const) : (['from', 'to'] as const)
    return [domain, ...sides.flatMap((side) => context.parts(side, domain, 'domain-constraint').map(({ key }) => key))]
  })
}

function isRetyped(composite: ObjectKey, { from, to }: PlanContext): boolean {
  const attributesOf = ({ objects }: PlanContext['from']) => (objects.get(composite)?.is['attributes'] ?? []) as unknown as CompositeType['attributes']
  const before = new Map(attributesOf(from).map(({ name, type }) => [name, type]))
  return attributesOf(to).some(({ name, type }) => before.has(name) && before.get(name) !== type)
}

/** Columns of tables whose rows something comes to hold: the server changes no type of theirs while anything does, and adds none by which rows are written. */
export function columnsWithin(object: SchemaObject<object>, context: PlanContext): readonly ObjectKey[] {
  return within(object, context).filter((key) => !key.startsWith('type:')).flatMap((table) => context.parts('to', table, 'column').map(({ key }) => key))
}

function within(object: SchemaObject<object>, context: PlanContext): readonly ObjectKey[] {
  return heldWithin(object as SchemaObject<Holder>, context)
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

/** Tables, and materialized views that are not down meanwhile, with columns of a domain, and of domains over it. */
function tablesHolding(domain: ObjectKey, context: PlanContext): readonly string[] {
  const relations = holdingsOf(domain, context).flatMap(({ holder: { kind, key, parent } }) => (kind === 'column' ? [parent ?? key] : context.isReplaced(key) || context.isDropped(key) ? [] : [key]))
  return [...new Set(relations.map((key) => key.slice(key.indexOf(':') + 1)))].sort()
}
