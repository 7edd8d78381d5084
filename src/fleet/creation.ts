import type { SchemaEngine } from '../dialects/dialect.ts'
import type { Schema } from '../model/schema.ts'
import { planBetween } from './plan-between.ts'
import type { PreparedScratch } from './prepared-scratch.ts'

/** A script that makes a schema in a database that has just been made, or that holds `start`. */
export function creationOf(schema: Schema, engine: SchemaEngine, versionNumber: number, start: Schema = engine.newborn(versionNumber)): string {
  return engine.print(planBetween({ engine, from: start, to: schema, manner: 'offline', versionNumber }))
}

/**
 * A script that makes a schema in a scratch database. What `scratch.before` made there is changed into what it is; what of that is only `later`'s goes; the rest,
 * which neither names, is left alone.
 */
export function creationIn({ engine, connection, prepared }: PreparedScratch, schema: Schema, later: Schema = schema): string {
  const { versionNumber } = connection.server
  const always = engine.newborn(versionNumber).objects
  const start = prepared === undefined ? undefined : { ...prepared, objects: new Map([...prepared.objects].filter(([key]) => [schema.objects, later.objects, always].some((known) => known.has(key)))) }
  return creationOf(schema, engine, versionNumber, start)
}
