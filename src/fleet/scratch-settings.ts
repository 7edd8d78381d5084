import { join, resolve } from 'node:path'
import type { Value } from '../config/shape.ts'
import { resolveValue } from '../config/value.ts'
import type { DialectName } from '../dialects/dialect-name.ts'
import type { SourceScript } from '../sources/scripts.ts'
import type { Fleet } from './fleet.ts'

/** What a configuration says of scratch databases. */
export interface ScratchSettings {
  /** A server on which they may be made. */
  readonly usualUrl?: string
  /** What every new one runs before anything is loaded. */
  readonly before?: SourceScript
}

/** A fleet's settings for scratch databases of a dialect; none of no fleet. Rejects with `config.*` where a value cannot be had. */
export async function scratchSettings(fleet: Fleet | undefined, dialect: DialectName): Promise<ScratchSettings> {
  const scratch = fleet?.config.scratch
  if (fleet === undefined || scratch === undefined) return {}
  const { root, env, file } = fleet
  const server = (scratch as Readonly<Partial<Record<DialectName, Value>>>)[dialect]
  const usualUrl = server === undefined ? undefined : await resolveValue(server, { database: 'scratch', key: dialect, place: `scratch.${dialect}`, root, env })
  return { ...(usualUrl === undefined ? {} : { usualUrl }), ...(scratch.before === undefined ? {} : { before: beforeOf(scratch.before, root, file) }) }
}

function beforeOf(before: string | { readonly path: string }, root: string, file: string): SourceScript {
  const reading = { bom: 'strip', invalidUtf8: 'refuse' } as const
  return typeof before === 'string' ? { file: 'scratch.before', path: join(root, file), reading, text: before } : { file: before.path, path: resolve(root, before.path), reading }
}
