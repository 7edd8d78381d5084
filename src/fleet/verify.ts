import { changesOf } from '../diff/changes.ts'
import type { SchemaEngine } from '../dialects/dialect.ts'
import type { Plan, Step } from '../model/plan.ts'
import type { ObjectKey, Schema } from '../model/schema.ts'
import { creationIn } from './creation.ts'
import { lessened, notChecked } from './lessened.ts'
import { planBetween } from './plan-between.ts'
import { type PreparedScratch, madeBefore } from './prepared-scratch.ts'
import { type ScriptFailure, runScript } from './run-script.ts'

/** What trying a plan in a scratch database showed. It is a proof of the schema, not of what rows do to a statement. */
export interface Verified {
  /** Keys of objects that are not as they are wanted. Empty when the plan keeps its promise. */
  readonly differ: readonly string[]
  /** The server's words, where a statement of the plan failed. */
  readonly failure?: { readonly sql: string; readonly message: string }
  /** What could not be tried there, never counted as passed: objects, and what the scratch server lacks for them. */
  readonly notChecked: readonly string[]
}

export interface Verification {
  /** As it is. */
  readonly from: Schema
  /** As it is after what is run first. */
  readonly renamed: Schema
  readonly to: Schema
  /** Run first: renames. */
  readonly first: readonly Step[]
  readonly manner: 'online' | 'offline'
  /** The order of columns is to be the wanted one too. */
  readonly columnOrder: boolean
  readonly plan: Plan
  readonly engine: SchemaEngine
  readonly scratch: PreparedScratch
}

/** Makes `from` in a scratch database, runs the plan, and compares with `to`. What the scratch lacks is left out of both, and said; the rest is tried. */
export async function verify(given: Verification): Promise<Verified> {
  const { scratch, engine } = given
  const { connection } = scratch
  const missing = await scratch.roles(new Set([...given.from.roles, ...given.to.roles]))
  const { lacks, role } = await engine.lacks(connection, [given.from, given.renamed, given.to], { ours: scratch.ours, missingRoles: missing })
  const less = (schema: Schema) => lessened(schema, lacks, role, missing)
  const [from, to] = [less(given.from), less(given.to)]
  const left = { notChecked: notChecked([given.from, given.to], lacks) }
  const plan = lacks.length === 0 ? given.plan : planOf({ ...given, from, renamed: less(given.renamed), to })
  await runScript(connection, scratch.dialect, creationIn(scratch, { schema: from, later: to, role }))
  const failure = await runScript(connection, scratch.dialect, engine.print(plan)).then(() => undefined, (error: ScriptFailure) => error)
  if (failure !== undefined) return { differ: [], failure: { sql: failure.sql, message: failure.message }, ...left }
  const made = comparable(await engine.read(connection, {}), { from, to, scratch })
  const misplaced = given.columnOrder ? engine.columnOrders(made, to).map(({ table }) => table) : []
  return { differ: [...changesOf(made, to).map((change) => ('to' in change ? change.to : change.from).key), ...misplaced], ...left }
}

/** The plan for what is left of both schemas. */
function planOf({ engine, from, renamed, to, first, manner, columnOrder, scratch }: Verification): Plan {
  const known = (key: ObjectKey) => from.objects.has(key) || renamed.objects.has(key)
  return planBetween({ engine, from: renamed, to, columnOrder, first: first.filter(({ object }) => known(object)), manner, versionNumber: scratch.connection.server.versionNumber })
}

/** Without what is not the plan's: database-wide things that the scratch has by itself, and what `scratch.before` made that neither schema knows. */
function comparable(made: Schema, { from, to, scratch }: Pick<Verification, 'from' | 'to' | 'scratch'>): Schema {
  const before = new Set(madeBefore(scratch).filter((key) => !from.objects.has(key) && !to.objects.has(key)))
  return { ...made, objects: new Map([...made.objects].filter(([key, { schema }]) => !before.has(key) && (schema !== undefined || to.objects.has(key)))) }
}
