import type { Row, SessionState } from '../dialect.ts'
import { quote } from './quote.ts'
import type { Probe } from './server.ts'
import { notable, settingsQuery } from './session-settings.ts'
import type { Answer, SendOptions, Wire } from './transports/wire.ts'
import type { SessionExpectation } from './unit-message.ts'

/** Thrown instead of sending more after a cancel was asked for; has the code of the server's own answer to a cancel. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled'
  readonly code = '57014'
}

/** What a wire is to the rest of the dialect: a session whose settings are known and can be put back. */
export class Session {
  readonly wire: Wire
  readonly #start: Pick<Probe, 'expected' | 'user' | 'settings'>
  /** Settings that we made, and make again after a reset. */
  readonly #own: Map<string, string>
  #failures = 0
  #cancels = 0

  constructor(wire: Wire, start: Pick<Probe, 'expected' | 'user' | 'settings'>) {
    this.wire = wire
    this.#start = start
    this.#own = new Map(Object.entries(start.settings))
  }

  /** What unqualified names mean to every script. */
  get expected(): SessionExpectation {
    return this.#start.expected
  }

  /** How often a cancel was asked for. */
  get cancels(): number {
    return this.#cancels
  }

  async send(sql: string, options?: SendOptions): Promise<Answer> {
    if (this.wire.lost !== undefined) throw this.wire.lost
    try {
      return await this.wire.send(sql, options)
    } catch (error) {
      this.#failures++
      throw error
    }
  }

  async rows(sql: string): Promise<readonly Row[]> {
    return (await this.send(sql, { rows: true })).rows
  }

  /** Ends whatever transaction is open; nothing when there is none, or no session. */
  async rollback(): Promise<void> {
    if (this.wire.lost === undefined && this.wire.transaction !== 'I') await this.send('rollback')
  }

  /** Changes settings of the session that also hold after a reset. */
  async set(settings: Readonly<Record<string, string>>): Promise<void> {
    const changed = Object.entries(settings).filter(([name, value]) => this.#own.get(name) !== value)
    if (changed.length === 0) return
    await this.send(setStatements(changed))
    for (const [name, value] of changed) this.#own.set(name, value)
  }

  /** Makes our limits again where one is 0 now, and leaves any other: for the session, as a limit of one transaction would end with it. */
  async keepLimits(): Promise<void> {
    const calls = ['lock_timeout', 'statement_timeout'].flatMap((name) => {
      const own = this.#own.get(name) ?? '0'
      return own === '0' ? [] : [`case pg_catalog.current_setting('${name}') when '0' then pg_catalog.set_config('${name}', ${quote.literal(own)}, false) end`]
    })
    if (calls.length > 0) await this.send(`select ${calls.join(', ')}`)
  }

  async state(): Promise<SessionState> {
    const { transaction } = this.wire
    if (transaction === 'E') return { transaction: 'failed', settings: {} } // A failed transaction answers no questions.
    return { transaction: transaction === 'T' ? 'open' : 'idle', settings: notable(await this.rows(settingsQuery), this.#own) }
  }

  /** Names of what is not as it was after `connect` and our own settings since. */
  async changed(): Promise<readonly string[]> {
    if (this.wire.transaction === 'E') return ['transaction']
    const start: Readonly<Record<string, string>> = { search_path: this.expected.searchPath, role: this.expected.role, session_authorization: this.#start.user }
    const names: string[] = this.wire.transaction === 'T' ? ['transaction'] : []
    const found = await this.rows(settingsQuery)
    for (const row of found) {
      const name = String(row['name'])
      if (row['setting'] !== (start[name] ?? this.#own.get(name) ?? row['reset_val'])) names.push(name)
    }
    return names
  }

  /** Back to what it was after `connect`; limits that were set since stay, and so do session locks. */
  async reset(): Promise<void> {
    await this.rollback()
    await this.send(['set session authorization default', 'reset role', 'reset all', setStatements([...this.#own])].filter((text) => text !== '').join(';'))
  }

  /**
   * Ends what runs, over another connection. One request can fall between two statements and is lost then, so it is
   * repeated until an answer failed, nothing is left to answer, or the session is gone.
   */
  async cancel(): Promise<void> {
    this.#cancels++
    const failures = this.#failures
    for (let attempt = 0; attempt < cancelsMax; attempt++) {
      if (this.wire.outstanding === 0 || this.#failures > failures || this.wire.lost !== undefined) return
      await this.wire.cancel()
      await pause(Math.min(10 * 2 ** attempt, 500))
    }
  }

  /** Refuses to send more when a cancel was asked for since `cancels` was read. */
  refuseAfter(cancels: number): void {
    if (this.#cancels > cancels) throw new Cancelled('cancelled before the next statement was sent')
  }
}

/** Requests sent before we give up on a server that answers none: half a minute. */
const cancelsMax = 60

function setStatements(settings: readonly (readonly [string, string])[]): string {
  return settings.map(([name, value]) => `select set_config(${quote.literal(name)}, ${quote.literal(value)}, false)`).join(';')
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
