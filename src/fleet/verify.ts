import { changesOf } from '../diff/changes.ts'
import type { Connection, SchemaEngine } from '../dialects/dialect.ts'
import type { ObjectKey, Schema, SchemaObject } from '../model/schema.ts'
import type { Plan } from '../model/plan.ts'
import type { Scratch } from '../scratch/scratch.ts'
import { creationIn } from './creation.ts'
import { type PreparedScratch } from './prepared-scratch.ts'

/** What trying a plan in a scratch database showed. It is a proof of the schema, not of what rows do to a statement. */
export interface Verified {
  /** Keys of objects that are not as they are wanted. Empty when the plan keeps its promise. */
  readonly differ: readonly string[]
  /** The server's words, where a statement of the plan failed. */
  readonly failure?: { readonly sql: string; readonly message: string }
  /** What could not be tried there, never counted as passed. */
  readonly notChecked: readonly string[]
}

export interface Verification {
  readonly from: Schema
  readonly to: Schema
  readonly plan: Plan
  readonly engine: SchemaEngine
  readonly scratch: PreparedScratch
}

/** Makes `from` in a scratch database, runs the plan, and compares with `to`. */
export async function verify({ from, to, plan, engine, scratch }: Verification): Promise<Verified> {
  const { connection } = scratch
  const missing = await scratch.roles(new Set([...from.roles, ...to.roles]))
  const notChecked = missing.length === 0 ? [] : [`owners, privileges and policies: the scratch server lacks the roles ${missing.join(', ')}`]
  if (missing.length > 0) return { differ: [], notChecked: [...notChecked, 'the plan itself, which names them'] }
  await run(connection, scratch, creationIn(scratch, from, to))
  const failure = await run(connection, scratch, engine.print(plan)).then(() => undefined, (error: Failed) => error)
  if (failure !== undefined) return { differ: [], failure: { sql: failure.sql, message: failure.message }, notChecked }
  const made = await engine.read(connection, {})
  return { differ: changesOf(comparable(made, to), to).map((change) => ('to' in change ? change.to : change.from).key), notChecked }
}

/** Objects of database-wide kinds that the scratch has by itself are not the plan's. */
function comparable(made: Schema, to: Schema): Schema {
  const objects = new Map<ObjectKey, SchemaObject>([...made.objects].filter(([key, { schema }]) => schema !== undefined || to.objects.has(key)))
  return { ...made, objects }
}

class Failed extends Error {
  readonly sql: string
  constructor(sql: string, message: string) {
    super(message)
    this.sql = sql
  }
}

async function run(connection: Connection, { dialect }: Scratch, script: string): Promise<void> {
  for (const { text } of dialect.split(script)) {
    try {
      await connection.execute(text)
    } catch (error) {
      throw new Failed(text, (error as Error).message)
    }
  }
  await connection.reset()
}
