import type { Side } from './side.ts'

/** Thrown in place of the driver's error when a statement was ended, or not sent, by us. */
export class Interrupted extends Error {
  readonly why: Why

  constructor(why: Why, cause?: unknown) {
    super(why === 'cancelled' ? 'The statement was cancelled' : 'The statement ran longer than it may', cause === undefined ? undefined : { cause })
    this.name = 'Interrupted'
    this.why = why
  }
}

export type Why = 'cancelled' | 'statement-timeout'

const againMs = 50

/**
 * Ends statements of one session from a second one. The server forgets a kill that falls between two statements, so it is repeated
 * while the statement runs, and the statement that would come next is refused here instead of being sent.
 */
export class Interrupt {
  readonly #side: Side
  readonly #kill: string
  #running: Promise<unknown> | undefined
  #wanted: Why | undefined
  #killing: Promise<void> | undefined

  constructor(side: Side, threadId: number) {
    this.#side = side
    this.#kill = `kill query ${threadId}`
  }

  /** Runs one statement. Its failure is ours when we ended it, and comes only when no kill is on its way that could hit the next one. */
  async guard<T>(send: () => Promise<T>): Promise<T> {
    const refused = this.#take()
    if (refused !== undefined) throw new Interrupted(refused)
    const running = send()
    this.#running = running
    try {
      return await running
    } catch (error) {
      const why = this.#take()
      throw why !== undefined && isInterruption(error) ? new Interrupted(why, error) : error
    } finally {
      this.#running = undefined
      await this.#killing
      if (this.#wanted === 'statement-timeout') this.#wanted = undefined // It ended well after all.
    }
  }

  /** Ends the running statement. When none runs, or it ends well before the kill arrives, a cancel counts for the next one. */
  async end(why: Why): Promise<void> {
    if (why === 'statement-timeout' && this.#running === undefined) return
    this.#wanted ??= why
    await (this.#killing ??= this.#kills().catch(nothing).finally(() => (this.#killing = undefined))) // Without a second session only the next statement can be stopped.
  }

  async #kills(): Promise<void> {
    while (this.#running !== undefined && this.#wanted !== undefined) {
      const ended = this.#running.then(nothing, nothing)
      await this.#side.send(this.#kill)
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, againMs))])
    }
  }

  #take(): Why | undefined {
    const why = this.#wanted
    this.#wanted = undefined
    return why
  }
}

function nothing(): void {}

/** ER_QUERY_INTERRUPTED; MariaDB answers ER_CONNECTION_KILLED or a lost wait in some states. */
function isInterruption(error: unknown): boolean {
  const { errno } = error as { errno?: number }
  return errno === 1317 || errno === 1927 || errno === 1028 || errno === 3024 || errno === 1969
}
