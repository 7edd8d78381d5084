import { type Server, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { split } from '../../src/dialects/sqlite/split.ts'
import type { Driver } from '../../src/dialects/sqlite/drivers/driver.ts'
import { SqliteFailure } from '../../src/dialects/sqlite/drivers/failure.ts'
import { openDriver } from '../../src/dialects/sqlite/drivers/open.ts'

/** What the fake does to the next request instead of answering it properly. */
export type Mischief = 'rate-limit' | 'error-before' | 'error-after' | 'cut-before' | 'cut-after' | { readonly delayMs: number }

/**
 * A FAKE of Cloudflare's D1 API, over libSQL in memory: `POST /accounts/ACCOUNT/d1/database/ID/query` with its envelope, tokens, error codes
 * (drizzle-d1.md B1, B2), one transaction a request, and switches for what goes wrong on the way. The real service was never asked.
 */
export interface FakeD1Api {
  /** For CLOUDFLARE_API_BASE_URL. */
  readonly base: string
  readonly account: string
  readonly token: string
  /** Bodies of all requests so far. */
  readonly requests: string[]
  /** Plays tricks on the coming requests, one each. */
  trick(...mischief: readonly Mischief[]): void
  /** The database behind an id; made by the first call. */
  database(id: string): Driver
  close(): Promise<void>
}

export async function fakeD1Api(): Promise<FakeD1Api> {
  const account = 'acc0'
  const token = 'fake-d1-token-4711'
  const databases = new Map<string, Driver>()
  const requests: string[] = []
  const tricks: Mischief[] = []
  const server: Server = createServer((request, response) => {
    void (async () => {
      let body = ''
      for await (const chunk of request) body += String(chunk)
      const answer = (status: number, json: unknown, headers: Record<string, string> = {}) => response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(json))
      const refuse = (status: number, code: number, message: string, headers = {}) => answer(status, { success: false, errors: [{ code, message }], messages: [], result: [] }, headers)
      const [, owner, id] = /^\/accounts\/([^/]+)\/d1\/database\/([^/]+)\/query$/.exec(request.url ?? '') ?? []
      if (request.headers.authorization !== `Bearer ${token}`) return refuse(401, 10000, 'Authentication error')
      if (owner !== account) return refuse(403, 7403, 'The given account is not valid or is not authorized to access this service')
      const database = databases.get(id ?? '')
      if (database === undefined) return refuse(404, 7404, `The database ${id} could not be found`)
      const { sql } = JSON.parse(body) as { sql: string }
      requests.push(sql)
      const trick = tricks.shift()
      if (trick === 'rate-limit') return refuse(429, 10429, 'Too many requests', { 'retry-after': '0' })
      if (trick === 'error-before') return refuse(503, 7500, 'D1 DB is overloaded. Requests queued for too long.')
      if (trick === 'cut-before') return request.socket.destroy()
      if (typeof trick === 'object') await sleep(trick.delayMs)
      const outcome = run(database, sql)
      if (trick === 'cut-after') return request.socket.destroy()
      if (trick === 'error-after') return refuse(500, 7500, 'internal error; reference = abc')
      if (outcome instanceof SqliteFailure) return refuse(400, 7500, `${outcome.message}: ${outcome.code}`)
      return answer(200, { success: true, errors: [], messages: [], result: outcome.map((results) => ({ results, success: true, meta: { served_by_primary: true } })) })
    })()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    base: `http://127.0.0.1:${port}`,
    account,
    token,
    requests,
    trick: (...mischief) => void tricks.push(...mischief),
    database(id) {
      const found = databases.get(id) ?? openDriver({ path: ':memory:', access: 'create' })
      databases.set(id, found)
      return found
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      for (const database of databases.values()) await database.close()
    },
  }
}

/** One transaction; each statement's rows. */
function run(database: Driver, sql: string): readonly (readonly object[])[] | SqliteFailure {
  try {
    const statements = split(sql)
    const forbidden = statements.find(({ text }) => /^(?:begin|commit|savepoint|rollback|attach|vacuum)\b|sqlite_version\s*\(/i.test(text))
    if (forbidden !== undefined) return new SqliteFailure('SQLITE_AUTH', `not authorized: ${forbidden.text.slice(0, 20)}`)
    database.run('begin immediate')
    const results = statements.map(({ text }) => database.all(text))
    database.run('commit')
    return results
  } catch (error) {
    if (database.inTransaction()) database.run('rollback')
    if (error instanceof SqliteFailure) return error
    throw error
  }
}
