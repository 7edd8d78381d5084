import type { PlanContext } from '../../../diff/kind.ts'
import type { Step } from '../../../model/plan.ts'
import type { ObjectKey, Schema, SchemaObject } from '../../../model/schema.ts'
import { nameIn } from '../catalog/relation-key.ts'
import { said } from '../catalog/text.ts'
import { isSaidAbove, saidBelow, saidCheck } from '../partitions/said-above.ts'
import { indexBehind } from '../partitions/follows.ts'
import { goesBehindDetachment, isMadeAbove, isTakenUp, madeAboveBehind, nameMadeAbove } from '../partitions/exclusions.ts'
import { goesWithAbove, indexesBelow, isRenamedAway, renamedFrom, standsOnBelow, tiesTo } from '../partitions/index-attachment.ts'
import { targetsOf } from '../partitions/movement.ts'
import { rivalBehind } from '../partitions/rivals.ts'
import { ownBehind } from '../partitions/own-foreign-keys.ts'
import { treeOf } from '../partitions/tree.ts'
import { quote } from '../quote.ts'
import { type PostgresKind, kind } from '../schema-kind.ts'
import { alterTable, step } from '../step.ts'
import { heldFromAbove } from './checks-above.ts'
import { checkBehindTies } from './check-behind-ties.ts'
import { alterSteps, validation } from './constraint-alter.ts'
import { type Constraint, type ConstraintIndex, constraintQuery, readConstraint } from './constraint-read.ts'
import { addConstraint } from './constraint-text.ts'
import { addRisks } from './constraint-risks.ts'
import { type SetIndex, forgetSteps, isFixedOtherwise, placeOf, settingsSteps } from './index-settings.ts'

/** Primary, unique and foreign keys, checks and exclusions of tables. NOT NULL is the column's, a domain's check the domain's. */
export const constraint: PostgresKind = kind<Constraint>({
  name: 'constraint',
  catalog: 'pg_constraint',
  within: 'when-possible',
  comesAlong,
  staysAside: (object, from) => object.is.type === 'check' && !needsWhole(object.key, object.parent, from),
  query: constraintQuery,
  read: readConstraint,
  address: ({ is, parent }, purpose) => (purpose === 'comment' ? `constraint ${is.constraint} on ${nameIn(parent)}` : undefined),
  occupies: ({ is }) => (is.index === undefined ? [] : [`relation ${is.index.name}`]),
  follows: standsBehind,
  concernsRowsOf: ({ parent, is }, context) => (is.type === 'foreign key' ? targetsOf(nameIn(parent), context).map((top): ObjectKey => `table:${top}`) : []),
  takesAlong: (object, context) => (object.is.type === 'check' ? [...saidBelow(saidCheck(object), context), ...forgottenWith(object, context)] : indexesBelow(object.key, context)),
  goesBehind: (object, context) => [...standsOnBelow(object.key, context), ...goesBehindDetachment(object, context), ...(object.is.type === 'check' ? heldFromAbove(object, context) : [])],
  create(object, context) {
    const { key, parent, is } = object
    const before = renamedFrom(key, context)
    if (before !== undefined) return renameSteps(before, object, context)
    if (is.type === 'check' && isSaidAbove(saidCheck(object), 'to', context)) return isHeldAlready(object, context) ? validation(object) : []
    if (isMadeAbove(object, context)) return [...nameMadeAbove(object, context), ...indexSteps(object, {}, context)]
    const table = tableWords(object, context)
    const made = alterTable('create', key, table, `add ${addConstraint(is, placeOf(key, context))}`, { ...(table.startsWith('only ') ? {} : addRisks(object, context)), undo: `alter table ${nameIn(parent)} drop constraint ${is.constraint}` })
    return [made, ...afterConstraint(object, context)]
  },
  drop(object, context) {
    const { key, parent, is } = object
    const of = indexOf(object)
    if ((is.type === 'check' && isSaidAbove(saidCheck(object), 'from', context)) || goesWithAbove(key, context) || isRenamedAway(key, context)) return []
    return [
      alterTable('drop', key, nameIn(parent), `drop constraint ${is.constraint}`, { undo: `alter table ${nameIn(parent)} add ${addConstraint(is)}` }),
      ...(is.index === undefined || of === undefined ? [] : forgetSteps(of, is.index, context)),
    ]
  },
  change(from, to, context) {
    if (to.is.type === 'check' && isSaidAbove(saidCheck(to), 'from', context) && isSaidAbove(saidCheck(to), 'to', context)) return forgottenWith(from, context).length > 0 ? { manner: 'replace' } : { manner: 'alter', steps: from.is.notValid === true && isHeldAlready(to, context) ? validation(to) : [] }
    const isAnew = isLeftAlone(from, context) || isTakenUp(to, context) || isRootless(from, context) || isFixedOtherwise(from.parent, from.is.index, to.is.index, context)
    const steps = isAnew ? undefined : alterSteps(from, to)
    return steps === undefined ? { manner: 'replace' } : { manner: 'alter', steps: [...steps, ...indexSteps(to, from.is.index, context)] }
  },
})

/** Beside being a part: a function or an operator that it calls takes rows of its table, and has to go before that does. */
function needsWhole(key: ObjectKey, whole: ObjectKey | undefined, { objects }: Schema): boolean {
  const called = new Set<ObjectKey>()
  const open: ObjectKey[] = [key]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const needs = objects.get(at)?.depends ?? []
    if (at !== key && whole !== undefined && needs.includes(whole)) return true
    for (const need of needs) if (/^(function|aggregate|operator):/.test(need) && !called.has(need)) open.push((called.add(need), need))
  }
  return false
}

function comesAlong(object: SchemaObject<Constraint>, parent: SchemaObject, verb: string, to: Schema): boolean {
  const { is } = object
  if (parent.kind !== 'table' || verb !== 'create' || is.type === 'foreign key' || is.notValid === true) return false
  return !(is.index !== undefined && parent.is['partitionBy'] !== undefined) && !(is.type === 'primary key' && isNotNullFromAbove(object, to))
}

/** Said along with its table, a primary key would say NOT NULL of columns that are to have it from above alone (18 and newer). */
function isNotNullFromAbove({ depends }: SchemaObject<Constraint>, { objects }: Schema): boolean {
  return depends.some((key) => key.startsWith('column:') && objects.get(key.replace(/^column:/, 'not-null:') as ObjectKey)?.is['handedDown'] === true)
}

/** A partition that is known to keep what its table is not yet known to keep in all of its rows. */
function isHeldAlready(object: SchemaObject<Constraint>, context: PlanContext): boolean {
  return object.is.notValid !== true && isSaidAbove(saidCheck(object), 'to', context) && aboveOf(object, context)?.is.notValid === true
}

/** Nothing forgets that a partition keeps a check but the check of its table, made anew. */
function forgottenWith({ key, is }: SchemaObject<Constraint>, context: PlanContext): readonly ObjectKey[] {
  const to = context.to.objects.get(key) as unknown as SchemaObject<Constraint> | undefined
  if (to === undefined || is.notValid === true || to.is.notValid !== true || !isSaidAbove(saidCheck(to), 'to', context)) return []
  return [aboveOf(to, context)].flatMap((above) => above?.key ?? [])
}

function aboveOf({ parent, is }: SchemaObject<Constraint>, { to }: PlanContext): SchemaObject<Constraint> | undefined {
  const of = treeOf(to).partition(nameIn(parent))?.is.of
  return of === undefined ? undefined : (to.objects.get(`constraint:${of}.${is.constraint}`) as unknown as SchemaObject<Constraint> | undefined)
}

function standsBehind(object: SchemaObject<Constraint>, context: PlanContext): readonly ObjectKey[] {
  const { key, parent, is } = object
  if (is.type === 'check') return [...checkBehindTies(object, context), ...(is.alsoIn ?? []).map((heir): ObjectKey => `constraint:${heir}.${is.constraint}`), ...(isHeldAlready(object, context) ? [aboveOf(object, context)].flatMap((above) => above?.key ?? []) : [])]
  if (is.type === 'foreign key') return [...ownBehind(nameIn(parent), context), ...loggedOtherwise(object, context)]
  return [...indexBehind(parent, context), ...rivalBehind(key, parent, context), ...(is.type === 'exclude' ? madeAboveBehind(key, context) : [])]
}

/** Tables at either end that are logged otherwise: a key from one that is kept to one that is not stands at no moment. */
function loggedOtherwise({ depends }: SchemaObject<Constraint>, { from, to }: PlanContext): readonly ObjectKey[] {
  const ends = new Set(depends.flatMap((need) => to.objects.get(need)?.parent ?? []))
  return [...ends].filter((end) => from.objects.has(end) && from.objects.get(end)?.is['unlogged'] !== to.objects.get(end)?.is['unlogged'])
}

/** A partitioned table's key is made of those of its partitions: each has a statement of its own, but for exclusions. */
function tableWords({ key, parent, is }: SchemaObject<Constraint>, { to }: PlanContext): string {
  const isPartitioned = parent !== undefined && to.objects.get(parent)?.is['partitionBy'] !== undefined
  const isWhole = is.type === 'exclude' && tiesTo(key, to).length > 0
  return isPartitioned && is.index !== undefined && !isWhole ? `only ${nameIn(parent)}` : nameIn(parent)
}

function renameSteps(before: ObjectKey, to: SchemaObject<Constraint>, context: PlanContext): readonly Step[] {
  const old = context.from.objects.get(before)?.is as unknown as Constraint
  const rename = step('rename', to.key, `alter index ${old.index?.name} rename to ${to.is.constraint}`, { undo: `alter index ${to.is.index?.name} rename to ${old.constraint}` })
  return [rename, ...forgotten(before, to, context), ...indexSteps(to, old.index, context)]
}

/** What was said of it under the other name. */
function forgotten(before: ObjectKey, to: SchemaObject<Constraint>, context: PlanContext): readonly Step[] {
  const isSaid = context.from.objects.get(before)?.comment !== undefined && to.comment === undefined
  return isSaid ? [step('change', to.key, `comment on constraint ${to.is.constraint} on ${nameIn(to.parent)} is null`)] : []
}

/** The key that it refers to goes, or is made anew. */
function isRootless({ is, depends }: SchemaObject<Constraint>, context: PlanContext): boolean {
  return is.type === 'foreign key' && depends.some((key) => /^(index|constraint):/.test(key) && (context.isDropped(key) || context.isReplaced(key)))
}

/** A table that said it too shall only inherit it: what was said there goes with what is inherited. */
function isLeftAlone({ is }: SchemaObject<Constraint>, context: PlanContext): boolean {
  return (is.alsoIn ?? []).some((table) => context.isDropped(`constraint:${table}.${is.constraint}`) && !context.isDropped(`table:${table}`))
}

/** The index that it is kept by. */
function indexOf({ key, parent, is }: SchemaObject<Constraint>): SetIndex | undefined {
  return is.index === undefined || parent === undefined ? undefined : { key, parent, index: is.index.name, bare: is.constraint }
}

/** What no statement that makes a constraint says of its index. */
export function afterConstraint(object: SchemaObject<Constraint>, context: PlanContext): readonly Step[] {
  return indexSteps(object, said({ options: object.is.index?.options }), context)
}

/** What is set on that index and said of it. */
function indexSteps(to: SchemaObject<Constraint>, before: Partial<ConstraintIndex> = {}, context: PlanContext): readonly Step[] {
  const of = indexOf(to)
  if (of === undefined || to.is.index === undefined) return []
  const { comment } = to.is.index
  const spoken = step('change', to.key, `comment on index ${of.index} is ${comment === undefined ? 'null' : quote.literal(comment)}`)
  return [...settingsSteps(of, before, to.is.index, context), ...(comment === before.comment ? [] : [spoken])]
}
