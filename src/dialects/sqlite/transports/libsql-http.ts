import { rememberSecret } from '../../../errors/secrets.ts'
import { connectFailed } from '../../errors.ts'
import type { AtomicObserver, Blocker, ConnectedServer, Connection, Row, SessionState, Target, Unit } from '../../dialect.ts'
import { partlyDone, SqliteFailure, undone } from '../drivers/failure.ts'
import { guardStatement, isGuardMessage } from '../guard.ts'
import { fileCapabilities, server } from '../server.ts'
import type { SqliteUrl } from '../url.ts'
import { type Condition, type Step, type StepResult, type Stream, stream } from './hrana.ts'

const defaultTimeoutMs = 60_000

/** Opens `libsql://HOST`. */
export async function connectLibsql({ base, token: inUrl }: Extract<SqliteUrl, { transport: 'libsql-http' }>, target: Target): Promise<Connection> {
  const token = target.token ?? inUrl
  if (token !== undefined) rememberSecret(token)
  const session = new Session(base, token)
  session.timeoutMs = target.timeoutMs
  const off = () => session.abort.abort()
  target.signal?.addEventListener('abort', off, { once: true })
  try {
    const [found] = await session.stream.rows('select sqlite_version() as version')
    session.timeoutMs = defaultTimeoutMs
    return new LibsqlConnection(session, server({ flavour: 'libsql', version: String(found?.version), transport: 'http', can: fileCapabilities, identity: base }))
  } catch (error) {
    if (!(error instanceof SqliteFailure)) throw error
    throw connectFailed(`the libSQL server cannot be used: ${error.message}`, { hint: 'Nothing was done. Check the host and the token, then try again.', cause: error })
  } finally {
    target.signal?.removeEventListener('abort', off)
  }
}

/** A stream and what limits its requests. */
class Session {
  readonly #base: string
  readonly #token: string | undefined
  stream: Stream
  timeoutMs = defaultTimeoutMs
  abort = new AbortController()

  constructor(base: string, token: string | undefined) {
    this.#base = base
    this.#token = token
    this.stream = this.#open()
  }

  /** A new session; the old one's transaction, if it had one, is rolled back by the server when it times out. */
  renew(): void {
    this.abort = new AbortController()
    this.stream = this.#open()
  }

  #open(): Stream {
    return stream({ base: this.#base, ...(this.#token === undefined ? {} : { token: this.#token }), timeoutMs: () => this.timeoutMs, signal: () => this.abort.signal })
  }
}

/**
 * A libSQL server over HTTP. A unit is one request: a batch whose steps each need the one before, with foreign keys switched off around the
 * transaction, as `client.migrate()` of @libsql/client does. (Its violations are not compared, unlike on files.)
 */
export class LibsqlConnection implements Connection {
  readonly server: ConnectedServer
  readonly #session: Session
  #closing: Promise<void> | undefined

  constructor(session: Session, of: ConnectedServer) {
    this.#session = session
    this.server = of
  }

  async query(sql: string): Promise<readonly Row[]> {
    return await this.#fresh(() => this.#session.stream.rows(sql))
  }

  async execute(sql: string): Promise<void> {
    this.#stopIfCancelled()
    const text = sql === 'begin' ? 'begin immediate' : sql
    await this.#session.stream.rows(text)
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
    const results = await this.#fresh(() => this.#session.stream.batch(transaction(statements.map((sql) => ({ sql })))))
    const failed = results.find((result) => result instanceof SqliteFailure)
    if (failed instanceof SqliteFailure) throw failed
  }

  async session(): Promise<SessionState> {
    return { transaction: (await this.#session.stream.autocommit()) ? 'idle' : 'open', settings: {} }
  }

  async reset(): Promise<void> {
    await this.#session.stream.close().catch(() => {}) // A lost session is what is wanted here.
    this.#session.renew()
  }

  async limits(limits: { readonly lockTimeoutMs: number; readonly statementTimeoutMs?: number }): Promise<void> {
    const asked = limits.statementTimeoutMs
    this.#session.timeoutMs = asked === undefined || asked === 0 ? defaultTimeoutMs : asked
  }

  async blockers(): Promise<readonly Blocker[]> {
    return []
  }

  /** Gives up the request that is under way; the server rolls back what its session had open. */
  async cancel(): Promise<void> {
    this.#session.abort.abort()
  }

  close(): Promise<void> {
    this.#closing ??= this.#session.stream.close().catch(() => {}) // The server ends idle sessions by itself.
    return this.#closing
  }

  /** Outside of a transaction, work that finds its session timed out is done in a new one: the server did not begin it. */
  async #fresh<T>(work: () => Promise<T>): Promise<T> {
    this.#refuseClosed()
    if (this.#session.abort.signal.aborted) this.#session.renew()
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof SqliteFailure) || error.code !== 'LIBSQL_SESSION_LOST') throw error
      this.#session.renew()
      return await work()
    }
  }

  /** Nothing goes on behind a close: a new session would be opened for it. */
  #refuseClosed(): void {
    if (this.#closing !== undefined) throw new SqliteFailure('LIBSQL_CLOSED', 'the connection is closed', { kind: 'cancelled' })
  }

  #stopIfCancelled(): void {
    this.#refuseClosed()
    if (!this.#session.abort.signal.aborted) return
    this.#session.renew()
    throw new SqliteFailure('LIBSQL_CANCELLED', 'the run was called off', { kind: 'cancelled' })
  }

  async #unit(unit: Unit): Promise<void> {
    const rollback = unit.statements.findIndex(({ text }) => /^rollback\b(?!.*\bto\b)/is.test(text))
    if (rollback !== -1) throw undone(rollback)
    const guard = unit.guard === undefined ? [] : [{ sql: guardStatement(unit.guard) }]
    const statements = unit.statements.map(({ text }) => ({ sql: text }))
    const first = 2 + guard.length
    const steps = unitSteps([...guard, ...statements], unit.record.map((sql) => ({ sql })))
    const usual = this.#session.timeoutMs
    if (unit.statementTimeoutMs !== undefined && unit.statementTimeoutMs > 0) this.#session.timeoutMs = unit.statementTimeoutMs
    try {
      refuseFailed(await this.#fresh(() => this.#session.stream.batch(steps)), first, unit)
    } finally {
      this.#session.timeoutMs = usual
    }
  }
}

/** `begin immediate`, the steps each after the one before, `commit`, and a `rollback` when that was not reached. */
function transaction(inner: readonly Step[]): readonly Step[] {
  const steps: Step[] = [{ sql: 'begin immediate' }]
  for (const step of inner) steps.push({ ...step, condition: ok(steps.length - 1) })
  const commit = steps.length
  steps.push({ sql: 'commit', condition: ok(commit - 1) }, { sql: 'rollback', condition: { type: 'and', conds: [{ type: 'not', cond: ok(commit) }, open] } })
  return steps
}

/**
 * The same around a unit, between switching foreign keys off and on. Where a file's own COMMIT ended the transaction, its record gets one
 * of its own.
 */
function unitSteps(statements: readonly Step[], record: readonly Step[]): readonly Step[] {
  const steps: Step[] = [{ sql: 'pragma foreign_keys = off' }, { sql: 'begin immediate', condition: ok(0) }]
  for (const step of statements) steps.push({ ...step, condition: ok(steps.length - 1) })
  const last = steps.length - 1
  steps.push({ sql: 'begin immediate', condition: { type: 'and', conds: [ok(last), { type: 'is_autocommit' }] } })
  for (const [index, step] of record.entries()) steps.push({ ...step, condition: index === 0 ? { type: 'and', conds: [ok(last), open] } : ok(steps.length - 1) })
  const commit = steps.length
  steps.push({ sql: 'commit', condition: record.length === 0 ? { type: 'and', conds: [ok(last), open] } : ok(commit - 1) })
  steps.push({ sql: 'rollback', condition: { type: 'and', conds: [{ type: 'not', cond: ok(commit) }, open] } }, { sql: 'pragma foreign_keys = on' })
  return steps
}

function ok(step: number): Condition {
  return { type: 'ok', step }
}

const open: Condition = { type: 'not', cond: { type: 'is_autocommit' } }

/** Throws the first step's failure, with its place in the unit when it was one of the unit's statements. */
function refuseFailed(results: readonly StepResult[], first: number, { statements }: Unit): void {
  const at = results.findIndex((result) => result instanceof SqliteFailure)
  const failed = results[at]
  if (!(failed instanceof SqliteFailure)) return
  if (isGuardMessage(failed.message)) throw new SqliteFailure('SQLITE_ABORT', 'the ledger is not as it was when this run began', { kind: 'guard' })
  const known = at >= first && at < first + statements.length ? failed.with({ at: { statement: at - first } }) : failed
  const committed = statements.slice(0, Math.max(0, at - first)).some(({ text }) => /^(?:commit|end)\b/i.test(text))
  throw committed ? known.with(partlyDone) : known
}
