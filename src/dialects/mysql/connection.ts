import type { StatementFacts } from '../../model/statement.ts'
import type { Blocker, ConnectedServer, Connection, Row, SessionState } from '../dialect.ts'
import { blockersOf } from './blockers.ts'
import { firstQuestion } from './fingerprint.ts'
import { Interrupt, Interrupted } from './interrupt.ts'
import { type Limits, limitsSql, mayChangeLimits } from './limits.ts'
import { refuseLocalFile } from './local-file.ts'
import { placed } from './place.ts'
import { resetSql, settingsOf } from './reset.ts'
import { settingColumns } from './settings.ts'
import { type Side, side } from './side.ts'
import { type Answer, type Transport, status } from './transports/transport.ts'

/** What a connection is made of. */
export interface Parts {
  readonly transport: Transport
  readonly server: ConnectedServer
  /** The answers to the probe, settings among them: what a reset goes back to. */
  readonly initial: Row
  readonly openSide: () => Promise<Transport>
}

/** Above this many characters statements go one by one, since a server bounds the size of a message (4 MB at the least by default). */
const joinedMax = 512 * 1024

/** Longest that closing waits for a second session that does not answer. */
const farewellMs = 1_000

/** One MySQL or MariaDB session. DDL commits here, so there is no `atomic`. */
export class MysqlConnection implements Connection {
  readonly server: ConnectedServer
  readonly #transport: Transport
  readonly #initial: Row
  readonly #side: Side
  readonly #interrupt: Interrupt
  #status: number = status.autocommit
  #limits: string | undefined
  #statementTimeoutMs = 0
  #busy = 0
  #asked: Asked | undefined
  #closing: Promise<void> | undefined

  constructor({ transport, server, initial, openSide }: Parts) {
    this.server = server
    this.#transport = transport
    this.#initial = initial
    this.#side = side(openSide)
    this.#interrupt = new Interrupt(this.#side, transport.threadId)
  }

  async query(sql: string): Promise<readonly Row[]> {
    const answers = await (this.#asked?.sql === sql ? this.#told(this.#asked) : this.#guarded(sql)).catch((error) => Promise.reject(placed(error, sql)))
    return answers.find(({ rows }) => rows !== undefined)?.rows ?? []
  }

  async execute(sql: string, data?: AsyncIterable<Uint8Array>): Promise<void> {
    if (data === undefined) refuseLocalFile(sql)
    if (mayChangeLimits(sql)) this.#limits = undefined
    // Ending a transaction must be possible after a cancel, or what it holds would be committed by our next record.
    const answers = /^\s*rollback\s*$/i.test(sql) ? this.#send(sql) : this.#guarded(sql, data)
    await answers.catch((error) => Promise.reject(placed(error, sql)))
  }

  /** In a transaction that is open already they join it: to begin one would commit what it holds. */
  async together(statements: readonly string[]): Promise<void> {
    const open = (this.#status & status.inTransaction) !== 0
    const [only] = statements
    if (only === undefined) return
    const alone = statements.length === 1 && (this.#status & status.autocommit) !== 0
    if (open || alone) return this.#all(statements, 0)
    try {
      await this.#all(['start transaction', ...statements, 'commit'], 1)
    } catch (error) {
      await this.#send('rollback').catch(() => {}) // A lost connection has rolled back by itself.
      throw error
    }
  }

  /** One after another, each committing as it does by itself; the server stops at the first that fails. The answer about `next` waits here until it is asked for, or anything else is sent. */
  async sequence(statements: readonly string[], next?: StatementFacts): Promise<void> {
    if (statements.some(mayChangeLimits)) this.#limits = undefined
    for (const statement of statements) refuseLocalFile(statement)
    const question = next === undefined ? undefined : firstQuestion(next)
    const goesAlong = question !== undefined && isOneMessage(statements) && !endsItself.test(statements.at(-1) ?? '')
    await this.#all(statements, 0, goesAlong ? question : undefined)
  }

  /** Statements in as few messages as fit; a failure tells which of them it was, `ahead` of ours not counted. */
  async #all(statements: readonly string[], ahead: number, question?: string): Promise<void> {
    const messages = statements.length === 0 ? [] : isOneMessage(statements) ? [statements] : statements.map((text) => [text])
    let done = -ahead
    for (const message of messages) {
      try {
        const answers = await this.#guarded([...message, ...(question === undefined ? [] : [question])].join('\n;\n'))
        if (question !== undefined) this.#asked = { sql: question, answers: answers.slice(-1) }
        done += message.length
      } catch (error) {
        const answers = answersBefore(error)
        // The question alone failed: its answer may be that there is no such object.
        if (question !== undefined && answers === message.length) return this.#refused(question, error)
        const index = answers === undefined ? -1 : done + answers
        if (index < 0 || index >= statements.length - 2 * ahead) throw error
        const rest = answers === undefined ? message : message.slice(answers)
        throw Object.assign(placedInside(error, rest) as Error, { statement: index })
      }
    }
  }

  /** What was ended by us is asked again when it is wanted. */
  #refused(sql: string, error: unknown): void {
    if (!(error instanceof Interrupted)) this.#asked = { sql, error }
  }

  /** The answer to what went along with an earlier message, once. */
  async #told(asked: Asked): Promise<readonly Answer[]> {
    this.#asked = undefined
    if (asked.error !== undefined) throw asked.error
    return asked.answers ?? []
  }

  async session(): Promise<SessionState> {
    // An answer of rows carries no status that we get to see; `do 0` has one.
    const answers = await this.#send(`select ${settingColumns(this.server)};\ndo 0`)
    return { transaction: (this.#status & status.inTransaction) === 0 ? 'idle' : 'open', settings: settingsOf(answers[0]?.rows?.[0] ?? {}, this.server) }
  }

  async reset(): Promise<void> {
    await this.#send('rollback;\nunlock tables')
    const { settings } = await this.session()
    for (const statement of resetSql(settings, settingsOf(this.#initial, this.server), this.server)) await this.#send(statement)
    this.#limits = undefined
  }

  async limits(limits: Limits): Promise<void> {
    const sql = limitsSql(limits, this.server)
    this.#statementTimeoutMs = limits.statementTimeoutMs ?? 0
    if (sql === this.#limits) return
    await this.#send(sql)
    this.#limits = sql
  }

  blockers(): Promise<readonly Blocker[]> {
    return blockersOf(this.#side, this.#transport.threadId, this.server).catch(() => [])
  }

  async cancel(): Promise<void> {
    if (this.#closing === undefined && this.#transport.lost() === undefined) await this.#interrupt.end('cancelled').catch(() => {})
  }

  close(): Promise<void> {
    return (this.#closing ??= this.#close())
  }

  /** A server notices a client that has gone only when it next writes to it; so what still runs is killed, with its locks. */
  async #close(): Promise<void> {
    if (this.#busy > 0 && this.#transport.lost() === undefined) await soon(this.#side.send(`kill ${this.#transport.threadId}`))
    await Promise.all([this.#transport.close(), soon(this.#side.close())])
  }

  async #guarded(sql: string, data?: AsyncIterable<Uint8Array>): Promise<readonly Answer[]> {
    const timeoutMs = this.#statementTimeoutMs
    const timer = timeoutMs === 0 ? undefined : setTimeout(() => void this.#interrupt.end('statement-timeout').catch(() => {}), timeoutMs)
    try {
      return await this.#interrupt.guard(() => this.#send(sql, data))
    } finally {
      clearTimeout(timer)
    }
  }

  async #send(sql: string, data?: AsyncIterable<Uint8Array>): Promise<readonly Answer[]> {
    this.#busy += 1
    this.#asked = undefined
    try {
      const answers = await this.#transport.send(sql, data)
      for (const answer of answers) if (answer.status !== undefined) this.#status = answer.status
      return answers
    } finally {
      this.#busy -= 1
    }
  }
}

/** A question that went along with other statements, and what the server said to it. */
interface Asked {
  readonly sql: string
  readonly answers?: readonly Answer[]
  readonly error?: unknown
}

function isOneMessage(statements: readonly string[]): boolean {
  return statements.reduce((sum, text) => sum + text.length, 0) <= joinedMax
}

/** How many statements of a message had been answered before the one that failed; told by the driver's error, also when that stands behind one of ours. One of ours alone means that nothing was sent. */
function answersBefore(error: unknown): number | undefined {
  const told = error instanceof Interrupted ? error.cause : error
  return told === undefined ? 0 : (told as { readonly answers?: number }).answers
}

/** The place inside the first of `statements`: the server counts lines from there, but quotes on into what stands behind. */
function placedInside(error: unknown, statements: readonly string[]): unknown {
  const found = placed(error, statements.join('\n;\n')) as { offset?: number; sqlMessage?: string }
  const length = statements[0]?.length ?? 0
  if (found.offset !== undefined && found.offset > length) found.offset = length
  if (found.sqlMessage !== undefined) found.sqlMessage = found.sqlMessage.replace(behind, '')
  return found
}

/** What the server quotes of the statements behind, in `near '…' at line 1`. */
const behind = /(?:\n|(?<=near '));\n[^]*(?=' at line \d+$)/

/** Some formats send the delimiter too; one more behind it would be an empty statement, which is an error. */
const endsItself = /;\s*$/

/** Resolves when `work` is done, has failed, or has taken too long. */
function soon(work: Promise<unknown>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, farewellMs)
    const done = (): void => {
      clearTimeout(timer)
      resolve()
    }
    work.then(done, done)
  })
}
