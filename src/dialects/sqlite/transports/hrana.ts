import { redact } from '../../../errors/secrets.ts'
import { connectAuth, connectUnknownDatabase, connectUnsupported } from '../../errors.ts'
import type { Row } from '../../dialect.ts'
import { SqliteFailure } from '../drivers/failure.ts'
import { value } from '../drivers/value.ts'
import { post } from './post.ts'

/** Conditions of batch steps (HRANA_3_SPEC.md, Batches); steps count from 0. */
export type Condition =
  | { readonly type: 'ok'; readonly step: number }
  | { readonly type: 'not'; readonly cond: Condition }
  | { readonly type: 'and'; readonly conds: readonly Condition[] }
  | { readonly type: 'is_autocommit' }

export interface Step {
  readonly sql: string
  readonly condition?: Condition
}

/** How one step of a batch went; `skipped` when its condition did not hold. */
export type StepResult = 'ok' | 'skipped' | SqliteFailure

/** One SQL stream of a libSQL server: hrana 3 over HTTP, JSON. The stream is a session, held together by the baton of the last answer. */
export interface Stream {
  rows(sql: string): Promise<readonly Row[]>
  /** Runs steps in order, each if its condition holds, all in one request. */
  batch(steps: readonly Step[]): Promise<readonly StepResult[]>
  /** Whether no transaction is open. Asks nothing when no stream is. */
  autocommit(): Promise<boolean>
  /** Ends the session on the server, so that it rolls back at once. */
  close(): Promise<void>
}

export interface StreamOptions {
  readonly base: string
  readonly token?: string
  /** Asked for each request. */
  timeoutMs(): number
  signal(): AbortSignal
}

/** Opens a stream; the server makes it with the first request. */
export function stream(options: StreamOptions): Stream {
  let baton: string | null = null
  let base = options.base
  const pipeline = async (requests: readonly Request[], fresh = baton === null): Promise<readonly Response[]> => {
    const given = baton
    baton = null // Whatever happens, this one is spent.
    const answer = await post({ url: `${base}/v3/pipeline`, body: { baton: given, requests }, timeoutMs: options.timeoutMs(), signal: options.signal(), ...(options.token === undefined ? {} : { token: options.token }) })
    const { json, status } = answer
    if (status < 200 || status > 299) {
      base = options.base
      throw httpFailure(status, json, base, !fresh)
    }
    const body = json as { readonly baton: string | null; readonly base_url?: string | null; readonly results?: readonly Response[] } | undefined
    if (!Array.isArray(body?.results)) throw connectUnsupported(`${base} does not answer as a libSQL server (hrana 3) does`, { hint: 'Check the URL: libsql://HOST of a libSQL or Turso database.' })
    baton = body.baton
    base = body.base_url ?? base
    return body.results as readonly Response[]
  }
  const one = async (request: Request): Promise<Record<string, unknown>> => {
    const [result] = await pipeline([request])
    if (result === undefined) throw new SqliteFailure('HRANA_PROTOCOL', 'the server answered nothing', { kind: 'connection-lost' })
    if (result.type === 'error') throw failure(result.error)
    return result.response
  }
  return {
    async rows(sql) {
      const { result } = (await one({ type: 'execute', stmt: { sql, want_rows: true } })) as { result: StatementResult }
      return result.rows.map((columns) => Object.fromEntries(columns.map((column, index) => [result.cols[index]?.name ?? `column${index + 1}`, decoded(column)])))
    },
    async batch(steps) {
      const { result } = (await one({ type: 'batch', batch: { steps: steps.map(({ sql, condition }) => ({ stmt: { sql, want_rows: false }, condition: condition ?? null })) } })) as { result: BatchResult }
      return steps.map((_, index) => {
        const error = result.step_errors[index]
        if (error !== null && error !== undefined) return failure(error)
        return (result.step_results[index] ?? null) === null ? 'skipped' : 'ok'
      })
    },
    async autocommit() {
      return baton === null || (await one({ type: 'get_autocommit' })).is_autocommit === true
    },
    async close() {
      if (baton !== null) await pipeline([{ type: 'close' }])
    },
  }
}

type Request =
  | { readonly type: 'execute'; readonly stmt: object }
  | { readonly type: 'batch'; readonly batch: object }
  | { readonly type: 'get_autocommit' }
  | { readonly type: 'close' }
type Response = { readonly type: 'ok'; readonly response: Record<string, unknown> } | { readonly type: 'error'; readonly error: HranaError }
interface HranaError {
  readonly message: string
  readonly code?: string | null
}
interface StatementResult {
  readonly cols: readonly { readonly name: string | null }[]
  readonly rows: readonly (readonly HranaValue[])[]
}
interface BatchResult {
  readonly step_results: readonly unknown[]
  readonly step_errors: readonly (HranaError | null)[]
}
type HranaValue = { readonly type: 'null' } | { readonly type: 'integer'; readonly value: string } | { readonly type: 'float'; readonly value: number } | { readonly type: 'text'; readonly value: string } | { readonly type: 'blob'; readonly base64: string }

function decoded(column: HranaValue): ReturnType<typeof value> {
  switch (column.type) {
    case 'null':
      return null
    case 'integer':
      return value(BigInt(column.value))
    case 'blob':
      return value(Buffer.from(column.base64, 'base64'))
    default:
      return column.value
  }
}

/** libSQL prefixes its messages with where they arose; the code is SQLite's name. */
function failure({ message, code }: HranaError): SqliteFailure {
  return new SqliteFailure(code ?? 'SQLITE_ERROR', message.replace(/^(?:SQLite error|SQL string could not be parsed|SQLite input error): /, ''))
}

function httpFailure(status: number, json: unknown, base: string, hadSession: boolean): Error {
  const words = redact((json as { message?: string; error?: string } | undefined)?.message ?? (json as { error?: string } | undefined)?.error ?? `HTTP ${status}`)
  if (status === 401 || status === 403) return connectAuth(`${base} refused the token: ${words}`, { hint: 'Give a token that may write beside the URL (turso db tokens create NAME).' })
  if (status === 404 && !hadSession) return connectUnknownDatabase(`${base} has no such database, or does not speak hrana 3: ${words}`, { hint: 'Check the host name, and that the server is a libSQL one of 2023 or newer.' })
  if (status === 429) return new SqliteFailure('LIBSQL_RATE_LIMITED', `the server asked for fewer requests: ${words}`, { kind: 'rate-limited' })
  // A baton that the server no longer knows: nothing of the request was begun. After any other error nobody knows.
  if (hadSession && (status === 400 || status === 404)) return new SqliteFailure('LIBSQL_SESSION_LOST', `the server ended the session: ${words}`, { kind: 'connection-lost' })
  return new SqliteFailure('LIBSQL_UNAVAILABLE', `the server did not answer properly (HTTP ${status}): ${words}`, { kind: 'connection-lost' })
}
