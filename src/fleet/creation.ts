import type { SchemaEngine } from '../dialects/dialect.ts'
import type { Schema } from '../model/schema.ts'
import { planBetween } from './plan-between.ts'
import type { PreparedScratch } from './prepared-scratch.ts'

/** A script that makes a schema in a database that has just been made, or that holds `start`. */
export function creationOf(schema: Schema, engine: SchemaEngine, versionNumber: number, start: Schema = engine.newborn(versionNumber)): string {
  return engine.print(planBetween({ engine, from: start, to: schema, manner: 'offline', versionNumber }))
}

/** What is made in a scratch database, and by whom. */
export interface Wanted {
  readonly schema: Schema
  /** The role that makes it: what it makes is its own. */
  readonly role: string
  /** What is made of it afterwards. */
  readonly later?: Schema
}

/**
 * A script that makes a schema in a scratch database. What `scratch.before` made there is changed into what it is; what of that is only `later`'s goes; the rest,
 * which neither names, is left alone.
 */
export function creationIn({ engine, connection, prepared }: PreparedScratch, { schema, role, later = schema }: Wanted): string {
  const { versionNumber } = connection.server
  const always = engine.newborn(versionNumber)
  const start = prepared === undefined ? always : { ...prepared, objects: new Map([...prepared.objects].filter(([key]) => [schema.objects, later.objects, always.objects].some((known) => known.has(key)))) }
  return creationOf(schema, engine, versionNumber, { ...start, readBy: role })
}
