import { join } from 'node:path'
import { cacheFolder } from '../../config/cache-folder.ts'
import type { Dialect } from '../../dialects/dialect.ts'
import { stubRoles } from '../postgres-roles.ts'
import { targetOf } from '../postgres-target.ts'
import type { Scratch, ScratchRequest } from '../scratch.ts'
import { type Cluster, startCluster } from './cluster.ts'
import { removeLeftoverClusters } from './leftovers.ts'
import { type Programs, findPrograms } from './programs.ts'

/** A scratch in a server of our own, or why programs that are there do not give one. Neither when there are no programs of that version. */
export interface LocalScratch {
  readonly scratch?: Scratch
  readonly because?: string
}

/** Starts a server of the wanted version from this machine's programs. Rejects only with the signal's reason. */
export async function localScratch(request: ScratchRequest, postgres: Dialect): Promise<LocalScratch> {
  const cache = cacheFolder(request.environment)
  if (process.platform === 'win32' || cache === undefined) return {} // No socket there that only this user may open; nowhere to keep its data.
  const place = join(cache, 'scratch')
  await removeLeftoverClusters(place)
  const programs = await findPrograms(request.major, request.environment['PATH'])
  if (programs === undefined) return {}
  const what = `Postgres ${programs.version} in ${programs.folder}`
  if (process.getuid?.() === 0) return { because: `${what} is not started as root: run this as another user` }
  try {
    return { scratch: await started(programs, place, { request, postgres }) }
  } catch (error) {
    request.signal?.throwIfAborted()
    return { because: `${what} does not start: ${(error as Error).message}` }
  }
}

async function started(programs: Programs, place: string, { request, postgres }: { readonly request: ScratchRequest; readonly postgres: Dialect }): Promise<Scratch> {
  const cluster = await startCluster(programs, place, request.signal)
  try {
    // What the environment says of servers is said of the user's, not of this one.
    const environment = Object.fromEntries(Object.entries(request.environment).filter(([name]) => !name.startsWith('PG')))
    const connection = await postgres.connect(targetOf(cluster.url, { ...request, environment }))
    return { connection, dialect: postgres, ours: 'cluster', roles: (wanted) => stubRoles(connection, wanted, postgres), close: once(() => connection.close(), cluster) }
  } catch (error) {
    await cluster.remove()
    throw error
  }
}

function once(disconnect: () => Promise<void>, cluster: Cluster): () => Promise<void> {
  let closing: Promise<void> | undefined
  return () => (closing ??= disconnect().catch(() => {}).then(() => cluster.remove()))
}
