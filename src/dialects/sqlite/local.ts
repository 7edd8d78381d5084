import { setTimeout as sleep } from 'node:timers/promises'
import type { AtomicObserver, Blocker, ConnectedServer, Connection, Row, SessionState, Unit } from '../dialect.ts'
import type { Driver } from './drivers/driver.ts'
import { SqliteFailure } from './drivers/failure.ts'
import { runUnit } from './atomic.ts'
import { isBrief } from './effort.ts'
import { holders } from './holders.ts'
import type { Manner } from './manner.ts'
import { breather, patiently } from './patience.ts'
import { changedSettings, restoreSession, sessionState } from './session.ts'

/** What a connection to a file is made of. */
export interface LocalOptions {
  readonly driver: Driver
  readonly server: ConnectedServer
  readonly manner: Manner
  /** The file, for finding who holds it; absent for memory. */
  readonly file?: string
  /** Opens the same file with the library that understands more, if there is one: for newer syntax, or for "strings" in double quotes. */
  readonly secondOpinion?: (doubleQuotedStrings: boolean) => Driver | undefined
  /** Whether the tool that the migrations were written for takes "text" in double quotes for a string. */
  readonly doubleQuotedStrings?: boolean
}

const defaultLockTimeoutMs = 5_000
const interruptEveryMs = 20
const closeWaitMs = 1_000

/**
 * A session on an SQLite file. Long statements run aside, so that timers, signals and other databases go on meanwhile, and `cancel` and the
 * statement timeout interrupt them; with node:sqlite, which has this thread only, both act between two statements.
 */
export class LocalConnection implements Connection {
  readonly server: ConnectedServer
  readonly #options: LocalOptions
  readonly #breathe = breather()
  #driver: Driver
  #initial: SessionState | undefined
  #lockTimeoutMs = defaultLockTimeoutMs
  #statementTimeoutMs: number | undefined
  #changed = false
  #cancelled = false
  #aside: Promise<void> | undefined
  #closing: Promise<void> | undefined

  constructor(options: LocalOptions) {
    this.#options = options
    this.#driver = options.driver
    this.server = options.server
    this.#setForeignKeys()
  }

  async query(sql: string): Promise<readonly Row[]> {
    if (this.#closing !== undefined) this.#stopIfCancelled()
    return await this.#patiently(() => this.#driver.all(sql))
  }

  async execute(sql: string): Promise<void> {
    this.#stopIfCancelled()
    // A transaction of ours takes the write lock at once: one that reads first could find its snapshot stale when it writes.
    const text = sql === 'begin' ? 'begin immediate' : sql
    await this.#statement(text, this.#lockTimeoutMs, this.#statementTimeoutMs)
    await this.#breathe()
  }

  async atomic(units: AsyncIterable<Unit>, observe: AtomicObserver): Promise<void> {
    for await (const unit of units) {
      this.#stopIfCancelled()
      const before = unit.alone ? this.#session() : undefined
      const startedAt = performance.now()
      observe.started(unit)
      await this.#unit(unit, observe)
      observe.finished(unit, performance.now() - startedAt)
      if (before !== undefined) this.#putBack(unit, before, observe)
      await this.#breathe()
    }
  }

  async together(statements: readonly string[]): Promise<void> {
    if (this.#closing !== undefined) this.#stopIfCancelled()
    await this.#patiently(() => this.#driver.run('begin immediate'))
    try {
      for (const statement of statements) this.#driver.run(statement)
      await this.#patiently(() => this.#driver.run('commit'))
    } catch (error) {
      this.#rollback()
      throw error
    }
  }

  async session(): Promise<SessionState> {
    return this.#session()
  }

  async reset(): Promise<void> {
    this.#cancelled = false
    this.#rollback()
    if (this.#initial !== undefined) restoreSession(this.#driver, this.#initial)
  }

  async limits(limits: { readonly lockTimeoutMs: number; readonly statementTimeoutMs?: number }): Promise<void> {
    this.#lockTimeoutMs = limits.lockTimeoutMs
    this.#statementTimeoutMs = limits.statementTimeoutMs
  }

  async blockers(): Promise<readonly Blocker[]> {
    return this.#options.file === undefined ? [] : await holders(this.#options.file)
  }

  async cancel(): Promise<void> {
    this.#cancelled = true
    this.#driver.interrupt()
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    this.#cancelled = true
    try {
      this.#driver.interrupt()
      if (!(await this.#asideEnds())) return
      this.#rollback()
      await this.#driver.close()
    } catch {
      // Closing promises not to throw: the process's end closes the file in any case.
    }
  }

  /** Waits for a statement that was interrupted; one that cannot be is left to end by itself, and the file closes after it. */
  async #asideEnds(): Promise<boolean> {
    if (this.#aside === undefined) return true
    const driver = this.#driver
    const ended = this.#aside.then(() => true, () => true) // Its caller has been told.
    const inTime = await Promise.race([ended, sleep(closeWaitMs, false, { ref: false })])
    if (!inTime) void ended.then(() => driver.close())
    return inTime
  }

  /** One unit, and once more with the other library when this one does not know the syntax. */
  async #unit(unit: Unit, observe: AtomicObserver): Promise<void> {
    const run = () => runUnit(unit, this.#options.manner, { driver: this.#driver, statement: (text, brief) => this.#statement(text, unit.lockTimeoutMs, unit.statementTimeoutMs, brief), patiently: (work) => patiently(unit.lockTimeoutMs, work, this.#stop), observe, stop: this.#stop })
    try {
      await run()
    } catch (error) {
      if (!this.#changesDriver(error)) throw error
      await run()
    }
  }

  /** Whether the other library should be asked, and is open now. It is asked once, and then kept. */
  #changesDriver(error: unknown): boolean {
    if (this.#changed || !(error instanceof SqliteFailure) || !this.#mayDependOnBuild(error)) return false
    const other = this.#options.secondOpinion?.(this.#options.doubleQuotedStrings === true)
    if (other === undefined) return false
    this.#changed = true
    void this.#driver.close()
    this.#driver = other
    this.#initial = undefined
    this.#setForeignKeys()
    return true
  }

  /** Syntax that is newer than libsql's SQLite; where the tool takes them, "strings" in double quotes. */
  #mayDependOnBuild({ code, facts, message }: SqliteFailure): boolean {
    if (code !== 'SQLITE_ERROR' || facts.at?.statement === undefined || facts.partly === true) return false
    return /syntax error|no such function/.test(message) || (this.#options.doubleQuotedStrings === true && message.startsWith('no such column'))
  }

  async #statement(text: string, lockTimeoutMs: number, statementTimeoutMs: number | undefined, brief = false): Promise<void> {
    await patiently(lockTimeoutMs, () => (brief || isBrief(text) ? this.#driver.run(text) : this.#runAside(text, statementTimeoutMs)), this.#stop)
  }

  /** Runs aside; a cancel or the timeout interrupts again and again, since one that comes before the first step is lost. */
  async #runAside(text: string, timeoutMs: number | undefined): Promise<void> {
    let timedOut = false
    const deadline = timeoutMs === undefined || timeoutMs === 0 ? Number.POSITIVE_INFINITY : performance.now() + timeoutMs
    const bell = setInterval(() => {
      timedOut ||= performance.now() >= deadline
      if (timedOut || this.#cancelled) this.#driver.interrupt()
    }, interruptEveryMs)
    try {
      this.#aside = this.#driver.runAside(text)
      await this.#aside
    } catch (error) {
      if (!(error instanceof SqliteFailure) || error.code !== 'SQLITE_INTERRUPT') throw error
      if (timedOut) throw error.with({ kind: 'statement-timeout', hint: `It ran longer than ${timeoutMs} ms.` })
      this.#cancelled = false
      throw error.with({ kind: 'cancelled' })
    } finally {
      this.#aside = undefined
      clearInterval(bell)
    }
  }

  #patiently<T>(work: () => T): Promise<T> {
    return patiently(this.#lockTimeoutMs, work, () => {})
  }

  /** A cancel that came between two statements ends what would come next; it is spent by that. */
  readonly #stop = () => this.#stopIfCancelled()

  #stopIfCancelled(): void {
    if (!this.#cancelled) return
    this.#cancelled = this.#closing !== undefined
    throw new SqliteFailure('SQLITE_INTERRUPT', this.#cancelled ? 'the connection is closed' : 'interrupted', { kind: 'cancelled' })
  }

  #session(): SessionState {
    const state = sessionState(this.#driver)
    this.#initial ??= state
    return state
  }

  #putBack(unit: Unit, before: SessionState, observe: AtomicObserver): void {
    const changed = changedSettings(before, this.#session())
    if (changed.length === 0) return
    restoreSession(this.#driver, before)
    observe.leaked?.(unit, changed)
  }

  #setForeignKeys(): void {
    if (this.server.readOnly === undefined) this.#driver.run(`pragma foreign_keys = ${this.#options.manner.foreignKeys === 'on' ? 'on' : 'off'}`)
  }

  #rollback(): void {
    if (this.#driver.inTransaction()) this.#driver.run('rollback')
  }
}
