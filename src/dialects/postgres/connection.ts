import type { AtomicObserver, Blocker, ConnectedServer, Connection, Row, SessionState, Unit } from '../dialect.ts'
import { runAtomic } from './atomic.ts'
import { blockersOf } from './blockers.ts'
import { quote } from './quote.ts'
import type { Probe } from './server.ts'
import type { Session } from './session.ts'
import type { WireFailure } from './transports/wire.ts'
import { messageOf, offsetOf, touchesLimits } from './unit-message.ts'

/** One open session of a Postgres server or of PGlite. */
export class PostgresConnection implements Connection {
  readonly server: ConnectedServer
  readonly #session: Session
  readonly #processId: number
  /** Begins what is read behind a pooler, where nothing may be set for the session. */
  readonly #readPrefix: string

  constructor(session: Session, probe: Pick<Probe, 'server' | 'processId' | 'perTransaction'>) {
    this.#session = session
    this.server = probe.server
    this.#processId = probe.processId
    this.#readPrefix = readPrefix(probe)
  }

  async query(sql: string): Promise<readonly Row[]> {
    if (this.#readPrefix === '') return this.#session.rows(sql)
    try {
      return await this.#session.rows(`${this.#readPrefix}${sql}\n; commit`)
    } catch (error) {
      await this.#session.rollback().catch(() => {}) // The query's own error is the one to tell.
      throw error
    }
  }

  /**
   * `search_path` is empty meanwhile, so that the catalog's own functions print every name in full; dates and numbers are printed as pg_dump has them. Joins are made in the
   * order in which they are written: choosing another for each of sixty queries takes the server as long as a third of their answers. Nothing is compiled: from a thousand
   * tables on the server would think two of the queries worth it, and take longer for that than for all answers.
   */
  async snapshot(queries: readonly string[], hear: (rows: readonly Row[], index: number) => void): Promise<void> {
    const settings = "set local search_path = ''; set local datestyle = 'iso'; set local intervalstyle = 'postgres'; set local extra_float_digits = 3; set local quote_all_identifiers = off; set local lock_timeout = '5s'; set local join_collapse_limit = 1; set local from_collapse_limit = 1; set local enable_mergejoin = off; set local jit = off"
    try {
      await this.#session.send(`begin isolation level repeatable read read only; ${settings}; ${queries.join(';\n')}; commit`, { rows: hear })
    } catch (error) {
      await this.#session.rollback().catch(() => {}) // The query's own error is the one to tell.
      throw error
    }
  }

  async execute(sql: string, data?: AsyncIterable<Uint8Array>): Promise<void> {
    try {
      await this.#session.send(sql, data === undefined ? {} : { data })
    } catch (error) {
      const { position } = error as WireFailure
      throw Object.assign(error as Error, { at: position === undefined ? {} : { offset: offsetOf(sql, Number(position)) } })
    }
  }

  atomic(units: AsyncIterable<Unit>, observe: AtomicObserver): Promise<void> {
    return runAtomic(this.#session, units, observe)
  }

  async together(statements: readonly string[]): Promise<void> {
    try {
      await this.#session.send(messageOf([{ text: 'begin' }, ...statements.map((text) => ({ text })), { text: 'commit' }]).text)
    } catch (error) {
      await this.#session.rollback().catch(() => {}) // The statement's own error is the one to tell.
      throw error
    }
  }

  session(): Promise<SessionState> {
    return this.#session.state()
  }

  reset(): Promise<void> {
    return this.#session.reset()
  }

  limits({ lockTimeoutMs, statementTimeoutMs }: { readonly lockTimeoutMs: number; readonly statementTimeoutMs?: number }): Promise<void> {
    return this.#session.set({ lock_timeout: String(Math.round(lockTimeoutMs)), statement_timeout: String(Math.round(statementTimeoutMs ?? 0)) })
  }

  keepLimits(after: string): Promise<void> {
    return touchesLimits(after) ? this.#session.keepLimits() : Promise.resolve()
  }

  blockers(): Promise<readonly Blocker[]> {
    return blockersOf(this.#session.wire, this.#processId)
  }

  cancel(): Promise<void> {
    return this.#session.cancel()
  }

  close(): Promise<void> {
    return this.#session.wire.end()
  }
}

function readPrefix({ server, perTransaction }: Pick<Probe, 'server' | 'perTransaction'>): string {
  if (server.can.sessions) return ''
  const readOnly = perTransaction['default_transaction_read_only'] === 'on' ? ' read only' : ''
  const path = perTransaction['search_path']
  return `begin transaction${readOnly}; ${path === undefined ? '' : `select set_config('search_path', ${quote.literal(path)}, true); `}`
}
