import type { DialectName } from '../dialects/dialect-name.ts'
import { kept } from './kept.ts'
import type { Scratch, ScratchRequest } from './scratch.ts'

/** How a throw-away database of a dialect is had. Those that are missing come with their schema engines. */
const openers: Partial<Readonly<Record<DialectName, () => Promise<(request: ScratchRequest) => Promise<Scratch>>>>> = {
  postgres: async () => (await import('./postgres.ts')).openPostgresScratch,
}

/** Makes one. Rejects with `scratch.*` or `connect.*`. */
export async function openScratch(dialect: DialectName, request: ScratchRequest): Promise<Scratch> {
  const opener = await openers[dialect]?.()
  if (opener === undefined) throw new Error(`no scratch database for ${dialect}`)
  return kept(await opener(request), request.signal)
}

/** Of the embedded server: what files are loaded into when nothing says otherwise. */
export const usualDialect: DialectName = 'postgres'
export const usualMajor = 18
