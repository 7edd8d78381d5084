import type { PlanContext } from '../../../diff/kind.ts'
import type { Step } from '../../../model/plan.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import { indexBehind } from '../partitions/follows.ts'
import { goesWithAbove, indexesBelow, isRenamedAway, renamedFrom, standsOnBelow, takesKeys } from '../partitions/index-attachment.ts'
import { isOverChangedFunction } from '../partitions/over-changed-function.ts'
import { rivalBehind } from '../partitions/rivals.ts'
import { type PostgresKind, kind } from '../schema-kind.ts'
import { step } from '../step.ts'
import { type SetIndex, forgetSteps, isFixedOtherwise, placeOf, settingsSteps } from './index-settings.ts'
import { buildRisks, isPartitioned } from './index-risks.ts'
import { type TableIndex, indexQuery, readIndex } from './index-read.ts'
import { createIndex } from './index-text.ts'

/** Indexes of tables and materialized views that no constraint made. */
export const tableIndex: PostgresKind = kind<TableIndex>({
  name: 'index',
  catalog: 'pg_class',
  query: indexQuery,
  read: readIndex,
  address: ({ name }, purpose) => (purpose === 'comment' ? `index ${name}` : undefined),
  occupies: ({ name }) => [`relation ${name}`],
  isLeftover: ({ is }) => is.invalid === true,
  follows: ({ key, parent }, context) => [...indexBehind(parent, context), ...rivalBehind(key, parent, context)],
  takesAlong: ({ key }, context) => indexesBelow(key, context),
  goesBehind: ({ key }, context) => standsOnBelow(key, context),
  create(object, context) {
    const { key, name, parent, is } = object
    const before = renamedFrom(key, context)
    if (before !== undefined) return renameSteps(before, object, context)
    const made = step('create', key, createIndex(is, { tablespace: placeOf(key, context), only: isPartitioned(parent, context) }), { ...buildRisks(object, context), undo: `drop index ${name}` })
    return [made, ...targets(object, []), ...settingsSteps(indexOf(object), is.options === undefined ? {} : { options: is.options }, is, context)]
  },
  drop(object, context) {
    const { key, name, is } = object
    if (goesWithAbove(key, context) || isRenamedAway(key, context)) return []
    const locks = [is.table, name].map((locked) => ({ object: locked, mode: 'ACCESS EXCLUSIVE' }))
    // The server drops neither an index nor the key of a partition first, so the keys are named to go with it.
    return [step('drop', key, `drop index ${name}${takesKeys(key, context) ? ' cascade' : ''}`, { locks, undo: createIndex(is) }), ...forgetSteps(indexOf(object), is, context)]
  },
  change(from, to, context) {
    if (from.is.definition !== to.is.definition || from.is.unique !== to.is.unique || from.is.table !== to.is.table || from.is.invalid !== to.is.invalid || isFixedOtherwise(from.parent, from.is, to.is, context) || isOverChangedFunction(to, context)) return { manner: 'replace' }
    return { manner: 'alter', steps: [...targets(to, from.is.statistics ?? []), ...settingsSteps(indexOf(to), from.is, to.is, context)] }
  },
})

function renameSteps(before: ObjectKey, to: SchemaObject<TableIndex>, context: PlanContext): readonly Step[] {
  const old = context.from.objects.get(before) as unknown as SchemaObject<TableIndex>
  const rename = step('rename', to.key, `alter index ${old.name} rename to ${to.is.index}`, { undo: `alter index ${to.name} rename to ${old.is.index}` })
  const isSaid = old.comment !== undefined && to.comment === undefined
  return [rename, ...(isSaid ? [step('change', to.key, `comment on index ${to.name} is null`)] : []), ...targets(to, old.is.statistics ?? []), ...settingsSteps(indexOf(to), old.is, to.is, context)]
}

/** Made of the indexes of partitions: each has a statement of its own. */
function indexOf({ key, name, parent, is }: SchemaObject<TableIndex>): SetIndex {
  return { key, parent: parent ?? 'table:', index: name, bare: is.index }
}

/** How many values of an expression are kept for the planner. */
function targets({ key, name, is }: SchemaObject<TableIndex>, before: readonly string[]) {
  const wanted = new Map((is.statistics ?? []).map((one) => one.split(' ') as [string, string]))
  const had = new Map(before.map((one) => one.split(' ') as [string, string]))
  const columns = [...new Set([...had.keys(), ...wanted.keys()])].filter((column) => had.get(column) !== wanted.get(column))
  return columns.map((column) => step('change', key, `alter index ${name} alter column ${column} set statistics ${wanted.get(column) ?? '-1'}`))
}
