import { rememberSecret } from '../../../errors/secrets.ts'
import { connectAuth, connectFailed } from '../../errors.ts'
import type { AtomicObserver, Blocker, ConnectedServer, Connection, Row, SessionState, Target, Unit } from '../../dialect.ts'
import { d1Statements, refuseWhatD1Refuses } from '../d1-rules.ts'
import { SqliteFailure } from '../drivers/failure.ts'
import { guardStatement } from '../guard.ts'
import { d1Capabilities, server } from '../server.ts'
import type { SqliteUrl } from '../url.ts'
import { type D1Client, d1Client } from './d1-client.ts'
import { blame, script } from './d1-text.ts'

const api = 'https://api.cloudflare.com/client/v4'
/** The API ends a query after 30 s (drizzle-d1.md B1); a little more, so that its own answer arrives. */
const defaultTimeoutMs = 35_000

/** Opens `d1://ACCOUNT/DATABASE-ID`: asks one trifle, so that a wrong token or id is known now. The token is the target's, or CLOUDFLARE_API_TOKEN. */
export async function connectD1Http({ account, database }: Extract<SqliteUrl, { transport: 'd1-http' }>, target: Target): Promise<Connection> {
  const token = target.token ?? target.environment.CLOUDFLARE_API_TOKEN
  if (token === undefined || token === '') throw connectAuth(`no token for D1 database ${database}`, { hint: 'Give `token` beside the URL, or set CLOUDFLARE_API_TOKEN.' })
  rememberSecret(token)
  const client = d1Client({ base: target.environment.CLOUDFLARE_API_BASE_URL ?? api, account, database, token })
  await probe(client, target)
  return new D1HttpConnection(client, server({ flavour: 'd1', version: 'unknown', transport: 'd1-http', can: d1Capabilities, identity: `d1:${account}/${database}` }))
}

async function probe(client: D1Client, target: Target): Promise<void> {
  try {
    await client.send('select 1 as one', { timeoutMs: target.timeoutMs, again: () => false, ...(target.signal === undefined ? {} : { signal: target.signal }) })
  } catch (error) {
    if (!(error instanceof SqliteFailure)) throw error
    throw connectFailed(`D1 cannot be reached: ${error.message}`, { hint: error.facts.hint ?? 'Nothing was done. Try again; cloudflarestatus.com tells when the service itself is down.', cause: error })
  }
}

/**
 * D1 over HTTP: no session, so nothing outlives a request. A migration, its guard and its ledger row are one request, which is one
 * transaction. Statements between a `begin` and a `commit` of ours are gathered and sent as one request at the `commit`.
 */
export class D1HttpConnection implements Connection {
  readonly server: ConnectedServer
  readonly #client: D1Client
  #gathered: string[] | undefined
  #timeoutMs = defaultTimeoutMs
  #current = new AbortController()
  #closed = false

  constructor(client: D1Client, of: ConnectedServer) {
    this.#client = client
    this.server = of
  }

  async query(sql: string): Promise<readonly Row[]> {
    return await this.#send(sql, () => true)
  }

  async execute(sql: string): Promise<void> {
    this.#stopIfCancelled()
    if (sql === 'begin') this.#gathered = []
    else if (sql === 'rollback') this.#gathered = undefined
    else if (sql === 'commit') await this.#commit()
    else {
      refuseWhatD1Refuses(sql)
      if (this.#gathered !== undefined) this.#gathered.push(sql)
      else await this.#send(script([sql]), () => false)
    }
  }

  async atomic(units: AsyncIterable<Unit>, observe: AtomicObserver): Promise<void> {
    for await (const unit of units) {
      this.#stopIfCancelled()
      const startedAt = performance.now()
      observe.started(unit)
      await this.#unit(unit)
      observe.finished(unit, performance.now() - startedAt)
    }
  }

  async together(statements: readonly string[]): Promise<void> {
    if (statements.length > 0) await this.#send(script(statements), () => false)
  }

  async session(): Promise<SessionState> {
    return { transaction: 'idle', settings: {} }
  }

  async reset(): Promise<void> {
    this.#gathered = undefined
  }

  async limits(limits: { readonly lockTimeoutMs: number; readonly statementTimeoutMs?: number }): Promise<void> {
    const asked = limits.statementTimeoutMs
    this.#timeoutMs = asked === undefined || asked === 0 ? defaultTimeoutMs : asked
  }

  async blockers(): Promise<readonly Blocker[]> {
    return []
  }

  /** Gives up the request that is under way. D1 may finish it all the same: the ledger tells at the next run. */
  async cancel(): Promise<void> {
    this.#current.abort()
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#current.abort()
  }

  /** A cancel that came between two requests ends the next piece of work; it is spent by that. */
  #stopIfCancelled(): void {
    if (!this.#current.signal.aborted || this.#closed) return
    this.#current = new AbortController()
    throw new SqliteFailure('D1_CANCELLED', 'the run was called off', { kind: 'cancelled' })
  }

  async #commit(): Promise<void> {
    const statements = this.#gathered ?? []
    this.#gathered = undefined
    await this.together(statements)
  }

  async #unit(unit: Unit): Promise<void> {
    const statements = d1Statements(unit)
    const texts = statements.map(({ text }) => text)
    const guard = unit.guard === undefined ? [] : [guardStatement(unit.guard)]
    try {
      await this.#send(script([...guard, ...texts, ...unit.record]), (after) => this.#didNotHappen(unit, after), unit.statementTimeoutMs)
    } catch (error) {
      throw error instanceof SqliteFailure ? placed(error, texts, statements.map(({ index }) => index)) : error
    }
  }

  /** The ledger is still as it was before the unit, so the unit's request did nothing; if it should still arrive, its own guard stops it. */
  async #didNotHappen(unit: Unit, after: 'fault' | 'timeout'): Promise<boolean> {
    if (unit.guard === undefined || after === 'timeout') return false // It may still be running.
    const [found] = await this.query(`select (${unit.guard}) as holds`)
    if (found?.holds === 1) return true
    throw new SqliteFailure('D1_ANSWER_LOST', 'the answer was lost, and the ledger has moved on since: the migration was recorded, by this request or by another runner', { kind: 'connection-lost', hint: 'Run the command again; it reads the ledger and goes on from there.' })
  }

  async #send(sql: string, again: (after: 'fault' | 'timeout') => boolean | Promise<boolean>, timeoutMs: number | undefined = undefined): Promise<readonly Row[]> {
    if (this.#closed) throw new SqliteFailure('D1_CLOSED', 'the connection is closed', { kind: 'cancelled' })
    if (this.#current.signal.aborted) this.#current = new AbortController()
    return await this.#client.send(sql, { timeoutMs: timeoutMs ?? this.#timeoutMs, signal: this.#current.signal, again })
  }
}

/** D1 does not say which statement of a request failed: where the message tells, it is named, and that this was a guess is said. */
function placed(error: SqliteFailure, texts: readonly string[], indexes: readonly number[]): SqliteFailure {
  const { kind, at } = error.facts
  if (kind !== undefined && kind !== 'statement') return error
  const guess = blame(error.message, texts)
  const hint = [error.facts.hint, texts.length > 1 ? 'D1 does not say which statement of a migration failed; the place is the first statement that has the words of its message.' : undefined, texts.some(hasLowerCaseEnd) ? 'D1’s splitter may want the END of a trigger in upper case.' : undefined]
  const words = hint.filter((part) => part !== undefined).join(' ')
  return error.with({ at: { ...(guess === undefined ? {} : { statement: indexes[guess] ?? guess }), ...(texts.length === 1 && at?.offset !== undefined ? { offset: at.offset } : {}) }, ...(words === '' ? {} : { hint: words }) })
}

function hasLowerCaseEnd(text: string): boolean {
  return /^create\s+trigger\b/i.test(text) && /\bend\s*$/.test(text)
}
