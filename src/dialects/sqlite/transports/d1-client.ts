import { setTimeout as sleep } from 'node:timers/promises'
import { redact } from '../../../errors/secrets.ts'
import { connectAuth, connectUnknownDatabase } from '../../errors.ts'
import type { Row } from '../../dialect.ts'
import { SqliteFailure } from '../drivers/failure.ts'
import { row } from '../drivers/value.ts'
import { isGuardMessage } from '../guard.ts'
import { type Answer, NoAnswer, post } from './post.ts'

const retriesMax = 4
const firstPauseMs = 250
const longestPauseMs = 10_000

/** Talks to one D1 database over Cloudflare's API. Queries outside of the Sessions API are answered by the primary, so a ledger read is never stale. */
export interface D1Client {
  /** Runs a script in one request, which D1 makes one transaction; answers the last statement's rows. */
  send(sql: string, options: SendOptions): Promise<readonly Row[]>
}

export interface SendOptions {
  readonly timeoutMs: number
  readonly signal?: AbortSignal
  /**
   * Whether the same request may be sent again after an answer that leaves open whether it was carried out (a server error, a timeout, a cut
   * connection). For a read always; for a write only when it is proved that nothing happened.
   */
  readonly again: (after: 'fault' | 'timeout') => boolean | Promise<boolean>
}

/** Makes a client for `POST …/accounts/ACCOUNT/d1/database/DATABASE/query`. */
export function d1Client(where: { readonly base: string; readonly account: string; readonly database: string; readonly token: string }): D1Client {
  const url = `${where.base.replace(/\/$/, '')}/accounts/${encodeURIComponent(where.account)}/d1/database/${encodeURIComponent(where.database)}/query`
  return {
    async send(sql, options) {
      for (let attempt = 0; ; attempt++) {
        const last = attempt >= retriesMax
        try {
          const answer = await post({ url, token: where.token, body: { sql }, timeoutMs: options.timeoutMs, ...(options.signal === undefined ? {} : { signal: options.signal }) })
          if (!isPassing(answer) || last) return rows(answer, where.database)
          // A refused request was not carried out; after a server error nobody knows.
          if (answer.status !== 429 && !(await options.again('fault'))) return rows(answer, where.database)
          await pause(attempt, options.signal, answer.retryAfterMs)
        } catch (error) {
          if (!(error instanceof NoAnswer) || error.facts.kind === 'cancelled' || last) throw error
          if (error.sent && !(await options.again(error.facts.kind === 'statement-timeout' ? 'timeout' : 'fault'))) throw error
          await pause(attempt, options.signal)
        }
      }
    },
  }
}

function isPassing({ status }: Answer): boolean {
  return status === 429 || status >= 500
}

/** As long as the service asks, else longer each time, with jitter. */
async function pause(attempt: number, signal: AbortSignal | undefined, askedMs?: number): Promise<void> {
  const ms = Math.min(longestPauseMs, askedMs ?? firstPauseMs * 2 ** attempt * (0.5 + Math.random() / 2))
  await sleep(ms, undefined, signal === undefined ? {} : { signal }).catch((cause: unknown) => {
    throw new NoAnswer('the request was called off', false, 'cancelled', cause)
  })
}

/** The shape of Cloudflare's answers. */
interface Envelope {
  readonly success?: boolean
  readonly errors?: readonly { readonly code?: number; readonly message?: string }[]
  readonly result?: readonly { readonly results?: readonly object[]; readonly success?: boolean }[]
}

function rows({ status, json }: Answer, database: string): readonly Row[] {
  const { success, errors = [], result = [] } = (json ?? {}) as Envelope
  if (status >= 200 && status < 300 && success === true) return (result.at(-1)?.results ?? []).map(row)
  const [{ code = 0, message = '' } = {}] = errors
  throw refusal(status, code, redact(message), database)
}

/** Cloudflare's codes: 7500 for SQL, 7404 for a database that is not there, 10000 and 9109 for tokens, 7403 for accounts. */
function refusal(status: number, code: number, message: string, database: string): Error {
  const words = message === '' ? `HTTP ${status}` : message
  if (status === 401 || status === 403 || [10000, 9109, 7403].includes(code)) return connectAuth(`Cloudflare refused the token for D1 database ${database}: ${words}`, { hint: 'The token needs the permission "D1: Edit" on this account. Check the account id too.' })
  if (status === 404 || code === 7404) return connectUnknownDatabase(`Cloudflare has no D1 database ${database} in this account: ${words}`, { hint: 'Compare the id with `wrangler d1 list`.' })
  if (status === 429) return new SqliteFailure('D1_RATE_LIMITED', `Cloudflare asked for fewer requests: ${words}`, { kind: 'rate-limited', hint: 'Wait a little, or migrate fewer databases at once.' })
  if (status >= 500) return new SqliteFailure('D1_UNAVAILABLE', `D1 did not answer properly (HTTP ${status}): ${words}`, { kind: 'connection-lost' })
  if (isGuardMessage(message)) return new SqliteFailure('SQLITE_ABORT', 'the ledger is not as it was when this run began', { kind: 'guard' })
  return sqlFailure(words)
}

/** `no such table: x at offset 14: SQLITE_ERROR`: D1 puts the place and SQLite's code behind the words. */
function sqlFailure(message: string): SqliteFailure {
  const [, words = message, offset, code = 'SQLITE_ERROR', extended] = /^(.*?)(?: at offset (\d+))?: (SQLITE_[A-Z_]+)(?: \(extended: (SQLITE_[A-Z_]+)\))?$/s.exec(message) ?? []
  return new SqliteFailure(extended ?? code, words, offset === undefined ? {} : { at: { offset: Number(offset) } })
}
