import type { Step } from '../../../model/plan.ts'
import type { ObjectKey, Schema } from '../../../model/schema.ts'
import { asideName } from '../aside-name.ts'
import { hazard, step } from '../step.ts'
import { type OnlineForm, type Surroundings, needsOf, standing } from './form.ts'

const creation = /^create (unique )?index ((?:"(?:[^"]|"")*"(?!")|[^" ])+) on /

/** An index is built beside writers. One that replaces another stands before the other goes: no moment is without. */
export function indexBuilt(built: Step, given: Surroundings): OnlineForm | undefined {
  const [, unique = '', bare] = creation.exec(built.sql) ?? []
  const index = given.to.objects.get(built.object)
  const table = standing(index?.parent, given)
  if (built.verb !== 'create' || bare === undefined || index === undefined || table === undefined) return undefined
  if (!isReplacement(built.object, given) && !isReplacedWithAbove(built.object, given))
    return isTakenDown(built.object, given) ? undefined : { inside: [], after: [[concurrently(built, built.sql, table.name, unique !== '')]], wantedBy: (step) => isAttached(built.object, given.to) && isAttaching(step, table.name) }
  const aside = asideName(index.name, given, '__new')
  const beside = { ...concurrently(built, built.sql.replace(creation, `create ${unique}index ${aside.bare} on `), table.name, unique !== ''), undo: `drop index concurrently ${aside.name}` }
  const renamed = step('rename', built.object, `alter index ${aside.name} rename to ${bare}`, { locks: [{ object: aside.name, mode: 'SHARE UPDATE EXCLUSIVE' }], undo: `alter index ${index.name} rename to ${aside.bare}` })
  if (isAttached(built.object, given.from)) return { before: [beside], inside: [{ ...renamed, verb: 'change' }] } // No name that another builds by.
  return { inside: [], after: [[beside], [dropped(built.object, index.name, table.name, given.steps.find(({ object, verb }) => object === built.object && verb === 'drop')?.undo)], [renamed]] }
}

/** An index goes without stopping readers for the wait that its lock takes. */
export function indexDropped(gone: Step, given: Surroundings): OnlineForm | undefined {
  const index = given.from.objects.get(gone.object)
  const table = standing(index?.parent, given)
  if (gone.verb !== 'drop' || index === undefined || table === undefined || !gone.sql.startsWith('drop index ') || isAttached(gone.object, given.from)) return undefined
  if (isReplacement(gone.object, given)) return { inside: [] }
  return isTakenDown(gone.object, given) ? undefined : { before: [dropped(gone.object, index.name, table.name, gone.undo)], inside: [] }
}

/** `create index concurrently`: two scans and waits for older transactions, in none of its own. */
export function concurrently({ object, undo }: Step, sql: string, table: string, isUnique: boolean): Step {
  return step('create', object, sql.replace(/^create (unique )?index /, 'create $1index concurrently '), {
    transaction: 'alone',
    works: 'scans',
    locks: [{ object: table, mode: 'SHARE UPDATE EXCLUSIVE' }],
    hazards: isUnique ? [hazard('may-fail-on-data', `two rows of ${table} may be alike: what is left of the index then is dropped by the next plan`)] : [],
    ...(undo === undefined ? {} : { undo: undo.replace(/^drop index /, 'drop index concurrently ') }),
  })
}

function dropped(object: ObjectKey, name: string, table: string, undo: string | undefined): Step {
  const locks = [table, name].map((locked) => ({ object: locked, mode: 'SHARE UPDATE EXCLUSIVE' }))
  return step('drop', object, `drop index concurrently ${name}`, { transaction: 'alone', locks, ...(undo === undefined ? {} : { undo: undo.replace(/^create (unique )?index /, 'create $1index concurrently ') }) })
}

function isTakenDown(key: ObjectKey, { steps }: Surroundings): boolean {
  return ['drop', 'create'].every((verb) => steps.some((one) => one.object === key && one.verb === verb))
}

/** Taken down and put back for its own sake: nothing that it stands on changes, its table neither, and nothing stands on it. What is left of a failed build is no help to anybody. */
export function isReplacement(key: ObjectKey, given: Surroundings): boolean {
  if (!isTakenDown(key, given) || given.from.objects.get(key)?.is['invalid'] === true || isAttached(key, given.from) || isAttached(key, given.to)) return false
  return isOverWhatStays(key, given) && !given.steps.some(({ object }) => object !== key && needsOf(object, given).has(key))
}

/** Of a partition: it goes with the index above, which comes again. Attached, it is as good as the other was, so that it is built before that goes. */
function isReplacedWithAbove(key: ObjectKey, given: Surroundings): boolean {
  return isAttached(key, given.from) && isAttached(key, given.to) && isOverWhatStays(key, given)
}

/** Nothing that it stands on changes, and its table is there all the time. */
function isOverWhatStays(key: ObjectKey, given: Surroundings): boolean {
  const needs = needsOf(key, given)
  const [before, parent] = [given.from, given.to].map(({ objects }) => objects.get(key)?.parent)
  if (standing(before, given) === undefined || standing(parent, given) === undefined) return false
  return !given.steps.some((one) => isAttaching(one, parent?.slice('table:'.length)) || ((one.object === before || one.object === parent) && one.verb !== 'change') || (one.object !== key && needs.has(one.object)))
}

/** The server makes what a table lacks of the indexes above when it attaches it, under names of its own. */
function isAttaching({ object, verb }: Step, table: string | undefined): boolean {
  return verb === 'create' && object === `partition:${table}`
}

/** Part of an index of the table above: nothing drops it before it has let go. */
function isAttached(key: ObjectKey, { objects }: Schema): boolean {
  return objects.has(key.replace(/^index:/, 'index-partition:') as ObjectKey)
}
