import type { Dialect } from '../dialects/dialect.ts'
import { dialects } from '../dialects/index.ts'
import { noScratch } from './errors.ts'
import { stubRoles } from './postgres-roles.ts'
import { inNewDatabase } from './postgres-server.ts'
import { targetOf } from './postgres-target.ts'
import type { Scratch, ScratchRequest } from './scratch.ts'

/** The major version of the embedded server. */
const embeddedMajor = 18

/** How the embedded server is named where a server's URL may stand. */
const embeddedScheme = 'pglite:'

/**
 * A throw-away Postgres of one major version: on the server that was named, else on the configured one where that is of the version, else a server of our own
 * on this machine, else embedded. Rejects with `scratch.*` or `connect.*`.
 */
export async function openPostgresScratch(request: ScratchRequest): Promise<Scratch> {
  const postgres = await dialects.postgres()
  const { url, usualUrl } = request
  if (isEmbedded(url)) return request.major === embeddedMajor ? embedded(request, postgres) : noneOf(request, [`the embedded server is Postgres ${embeddedMajor}`])
  if (url !== undefined) return inNewDatabase(url, { request, postgres, other: 'refuse' })
  const configured = usualUrl === undefined || isEmbedded(usualUrl) ? undefined : await inNewDatabase(usualUrl, { request, postgres, other: 'pass-over' })
  if (configured !== undefined) return configured
  const local = isEmbedded(usualUrl) ? {} : await (await import('./local/local-scratch.ts')).localScratch(request, postgres)
  if (local.scratch !== undefined) return local.scratch
  if (local.because !== undefined) request.diagnose?.(local.because)
  if (request.major === embeddedMajor) return embedded(request, postgres)
  return noneOf(request, [...(usualUrl === undefined ? [] : ['the configured scratch server is of another version']), ...(local.because === undefined ? [] : [local.because])])
}

function isEmbedded(url: string | undefined): boolean {
  return url?.startsWith(embeddedScheme) === true
}

async function embedded(request: ScratchRequest, postgres: Dialect): Promise<Scratch> {
  const connection = await postgres.connect(targetOf('pglite:memory', request))
  return { connection, dialect: postgres, ours: 'cluster', roles: (wanted) => stubRoles(connection, wanted, postgres), close: () => connection.close() }
}

function noneOf({ major }: ScratchRequest, because: readonly string[]): never {
  const hint = 'Give a server of that version on which databases may be made: --scratch postgres://…'
  throw noScratch(`there is no Postgres ${major} to load files into`, { hint: because.length === 0 ? hint : `${capital(because.join('; '))}. ${hint}` })
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}
