import { SqliteFailure } from '../drivers/failure.ts'

/** One JSON request. */
export interface Post {
  readonly url: string
  readonly token?: string
  readonly body: unknown
  readonly timeoutMs: number
  readonly signal?: AbortSignal
}

export interface Answer {
  readonly status: number
  /** Parsed, or undefined when the body was no JSON (a proxy's error page). */
  readonly json: unknown
  /** What the server asked us to wait, in milliseconds. */
  readonly retryAfterMs?: number
}

/** No answer came: whether the request was carried out is not known, unless `sent` says that it never left. */
export class NoAnswer extends SqliteFailure {
  readonly sent: boolean
  constructor(message: string, sent: boolean, kind: 'connection-lost' | 'cancelled' | 'statement-timeout', cause: unknown) {
    super('HTTP_NO_ANSWER', message, { kind, cause })
    this.sent = sent
  }
}

/** Network errors at which no byte of the request can have arrived. */
const neverSent: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT', 'CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'ERR_TLS_CERT_ALTNAME_INVALID'])

/** Sends, and answers whatever status came. Rejects with NoAnswer. */
export async function post({ url, token, body, timeoutMs, signal }: Post): Promise<Answer> {
  const timeout = AbortSignal.timeout(timeoutMs)
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
      body: JSON.stringify(body),
      signal: signal === undefined ? timeout : AbortSignal.any([timeout, signal]),
      redirect: 'error', // A token is for the host it was given for.
    })
    const text = await response.text()
    const wait = Number(response.headers.get('retry-after') ?? Number.NaN)
    return { status: response.status, json: parsed(text), ...(Number.isFinite(wait) ? { retryAfterMs: wait * 1000 } : {}) }
  } catch (error) {
    const { host } = new URL(url)
    if (signal?.aborted === true) throw new NoAnswer('the request was called off', true, 'cancelled', error)
    if (timeout.aborted) throw new NoAnswer(`${host} did not answer within ${timeoutMs} ms`, true, 'statement-timeout', error)
    const code = codeOf(error)
    throw new NoAnswer(`${host} did not answer: ${code ?? (error instanceof Error ? error.message : String(error))}`, code === undefined || !neverSent.has(code), 'connection-lost', error)
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** `fetch` wraps the system's error one or more times. */
function codeOf(error: unknown): string | undefined {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const { code } = at as Error & { code?: string }
    if (code !== undefined) return code
  }
  return undefined
}
