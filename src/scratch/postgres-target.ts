import type { Target } from '../dialects/dialect.ts'
import type { ScratchRequest } from './scratch.ts'

/** What a connection to a scratch database is made with. */
export function targetOf(url: string, { root, environment, timeoutMs, signal }: ScratchRequest): Target {
  return { name: 'scratch', url, root, environment, timeoutMs, purpose: 'write', applicationName: 'skein scratch', ...(signal === undefined ? {} : { signal }) }
}
