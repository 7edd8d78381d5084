import type { Step } from '../../../model/plan.ts'
import type { ObjectKey } from '../../../model/schema.ts'
import { asideName } from '../aside-name.ts'
import { goingTies } from '../kinds/heir-tables.ts'
import { alterTable, hazard } from '../step.ts'
import { nullTest } from '../types/null-test.ts'
import { type OnlineForm, type Surroundings, needsOf, standing } from './form.ts'

interface NotNull {
  readonly table: string
  readonly column: string
  readonly notValid?: true
  readonly noInherit?: true
}

/**
 * NOT NULL for a column that is there: promised for new rows first, then looked up while others write. From 18 on it is a constraint that can be
 * not valid for a while; before, a check stands in for it, which spares `set not null` the reading (12 to 17).
 */
export function neverNull(asked: Step, given: Surroundings): OnlineForm | undefined {
  const wanted = given.to.objects.get(asked.object)
  const is = wanted?.is as unknown as NotNull | undefined
  if (asked.verb !== 'create' || asked.joins === undefined || wanted === undefined || is === undefined || is.notValid === true) return undefined
  const table = standing(`table:${is.table}`, given)
  const column = `column:${is.table}.${is.column}` as ObjectKey
  if (table === undefined || !given.from.objects.has(column) || hasHeirs(table.key, given) || getsIdentity(column, given)) return undefined
  const wantedBy = (step: Step) => isKeyOn(step, column, given)
  return given.versionNumber >= 180_000 ? { ...byConstraint(asked, wanted.name, is), wantedBy } : { ...byCheck(asked, is, given), wantedBy }
}

/** Nulls become the default, or numbers, ahead of everything, under no lock that others feel. Those that come in between fail the look at the rows, and the next plan fills them too. Where heirs let go meanwhile, it waits for that: their values are none of the table's then. */
export function filledAhead(asked: Step, given: Surroundings): OnlineForm | undefined {
  const standard = asked.object.replace(/^not-null:/, 'default:') as ObjectKey
  const needs = needsOf(standard, given)
  if (asked.verb !== 'copy' || given.steps.some(({ object }) => needs.has(object)) || !takesValues(asked.object, given)) return undefined
  const table = standing(relationKey(asked.object, given), given)
  return table === undefined || goingTies(table.name, given).length > 0 ? undefined : { before: [asked], inside: [] }
}

/** Whether the column holds already what it is to hold: values of that type, and its own. */
function takesValues(key: ObjectKey, { from, to }: Surroundings): boolean {
  const [before, after] = [from, to].map(({ objects }) => objects.get(key.replace(/^not-null:/, 'column:') as ObjectKey)?.is)
  return before?.['type'] === after?.['type'] && before?.['generated'] === undefined
}

function relationKey(key: ObjectKey, { to }: Surroundings): ObjectKey {
  return `table:${String(to.objects.get(key)?.is['table'])}`
}

function byConstraint(asked: Step, name: string, { table, column, noInherit }: NotNull): OnlineForm {
  const clause = `add constraint ${name} not null ${column}${noInherit === true ? ' no inherit' : ''} not valid`
  return { inside: [alterTable('create', asked.object, table, clause, undoOf(asked))], after: [[validation(asked, table, column, name)]] }
}

function byCheck(asked: Step, { table, column }: NotNull, given: Surroundings): OnlineForm {
  const check = asideName(`${table}.${column}`, given, '__not_null').bare
  const set = asked.joins?.clause ?? ''
  const { isNotNull } = nullTest(asked.object.replace(/^not-null:/, 'column:') as ObjectKey, column, given.to)
  return {
    inside: [alterTable('create', asked.object, table, `add constraint ${check} check (${isNotNull}) not valid`, { undo: `alter table ${table} drop constraint ${check}` })],
    after: [[validation(asked, table, column, check)], [alterTable('create', asked.object, table, set, undoOf(asked)), alterTable('drop', asked.object, table, `drop constraint ${check}`)]],
  }
}

function validation({ object }: Step, table: string, column: string, constraint: string): Step {
  return alterTable('change', object, table, `validate constraint ${constraint}`, { works: 'scans', locks: [{ object: table, mode: 'SHARE UPDATE EXCLUSIVE' }], hazards: [hazard('may-fail-on-data', `${table}.${column} may hold nulls`)] })
}

function undoOf({ undo }: Step): { readonly undo?: string } {
  return undo === undefined ? {} : { undo }
}

/** What heirs and partitions have goes with what is above them, and is theirs to look through. */
function hasHeirs(table: ObjectKey, { from, to }: Surroundings): boolean {
  return [...from.objects.values(), ...to.objects.values()].some(({ kind, depends, parent }) => ['inheritance', 'partition'].includes(kind) && (parent === table || depends.includes(table)))
}

/** A primary key and an identity set it themselves, under a lock, where it is not there. */
function isKeyOn({ object, verb }: Step, column: ObjectKey, { to }: Surroundings): boolean {
  if (verb === 'drop') return false
  if (object === column.replace(/^column:/, 'identity:')) return true
  const other = to.objects.get(object)
  return other?.is['type'] === 'primary key' && other.depends.includes(column)
}

/** An identity takes no promise that was not looked up yet, and none that is looked up in the same statement (18). */
function getsIdentity(column: ObjectKey, { from, to }: Surroundings): boolean {
  const key = column.replace(/^column:/, 'identity:') as ObjectKey
  return to.objects.has(key) && !from.objects.has(key)
}
