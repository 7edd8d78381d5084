import type { Dialect, SchemaEngine } from '../dialects/dialect.ts'
import type { ObjectKey, Schema } from '../model/schema.ts'
import type { Scratch, ScratchRequest } from '../scratch/scratch.ts'
import { openScratch } from '../scratch/index.ts'
import { loadScripts } from '../sources/load.ts'
import { noSchemas } from './errors.ts'
import type { Like, SourceWorld } from './source-schema.ts'

/** A scratch database in which the configuration's `scratch.before` has run. */
export interface PreparedScratch extends Scratch {
  readonly engine: SchemaEngine
  /** What that made, with all else that was there; absent where there is none. */
  readonly prepared?: Schema
}

/** A throw-away database, empty but for what `scratch.before` made. Rejects with `scratch.*`, `connect.*`, and `source.*` where that does not load. */
export async function openScratchFor({ dialect, major }: Like, world: SourceWorld): Promise<PreparedScratch> {
  const settings = (await world.scratch?.(dialect)) ?? {}
  world.tell?.('making a scratch database')
  const request: ScratchRequest = {
    major,
    ...(world.scratchUrl === undefined ? {} : { url: world.scratchUrl }),
    ...(settings.usualUrl === undefined ? {} : { usualUrl: settings.usualUrl }),
    root: world.cwd,
    environment: world.env,
    timeoutMs: world.timeoutMs,
    ...(world.signal === undefined ? {} : { signal: world.signal }),
    diagnose: (line) => world.diagnose?.(line),
  }
  const scratch = await openScratch(dialect, request)
  try {
    const engine = await engineOf(scratch.dialect, 'scratch')
    if (settings.before === undefined) return { ...scratch, engine }
    await loadScripts([settings.before], scratch, world.tell)
    return { ...scratch, engine, prepared: await engine.read(scratch.connection, {}) }
  } catch (error) {
    await scratch.close()
    throw error
  }
}

/** The schemas of a dialect. Rejects with `diff.no-schemas`. */
export async function engineOf(dialect: Dialect, label: string): Promise<SchemaEngine> {
  const engine = await dialect.schemas?.()
  if (engine === undefined) throw noSchemas(`${label} speaks ${dialect.name}, whose schemas cannot be compared yet`)
  return engine
}

/** Keys of what `scratch.before` made. */
export function madeBefore({ prepared, engine, connection }: PreparedScratch): readonly ObjectKey[] {
  const always = engine.newborn(connection.server.versionNumber).objects
  return prepared === undefined ? [] : [...prepared.objects.keys()].filter((key) => !always.has(key))
}
