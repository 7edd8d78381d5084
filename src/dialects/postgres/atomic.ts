import type { AtomicObserver, Unit } from '../dialect.ts'
import { runAlone } from './alone.ts'
import { guardWords } from './guard-words.ts'
import type { Session } from './session.ts'
import type { WireFailure } from './transports/wire.ts'
import { placed, type UnitMessage, wholeMessage } from './unit-message.ts'

/** Units sent ahead of their answers, at most. More gains nothing measurable: the server is never left waiting. */
const windowUnits = 12
/** Characters sent ahead, at most. */
const windowText = 1_000_000

/** A unit that is on its way. */
interface Sent {
  readonly unit: Unit
  readonly size: number
  /** Settles when the answer is in; never rejects. */
  readonly answered: Promise<void>
}

/** The first failure of a run; everything behind it has failed too, or was not sent. */
interface Stop {
  readonly unit: Unit
  readonly error: WireFailure
  readonly message: UnitMessage
}

/**
 * Runs units in order, each one message: begin, limits, guard, statements, deferred constraints, record, commit.
 * On a wire that pipelines a window of them is sent ahead. What stands behind a failure has not run: it met a failed
 * transaction, or a guard that no longer holds. A unit without a guard is therefore never sent ahead.
 */
export async function runAtomic(session: Session, units: AsyncIterable<Unit>, observe: AtomicObserver): Promise<void> {
  const run = new Run(session, observe)
  try {
    for await (const unit of units) {
      await run.take(unit)
      await run.again()
    }
  } catch (error) {
    await run.abandon().catch(() => {}) // The first error is the one to tell.
    throw error
  }
  await run.finish()
}

class Run {
  readonly #session: Session
  readonly #observe: AtomicObserver
  readonly #sent: Sent[] = []
  readonly #cancels: number
  /** Units that failed only because the session had been changed under them: they are sent once more. */
  #repeat: Unit[] = []
  #stop: Stop | undefined
  #previous: Unit | undefined
  /** The last unit that is repeated because the session was changed; the same one again is an error. */
  #healed: Unit | undefined
  #startedMs = 0

  constructor(session: Session, observe: AtomicObserver) {
    this.#session = session
    this.#observe = observe
    this.#cancels = session.cancels
  }

  /** Sends a unit as soon as it may be sent; waits for its answer only when it must stand alone. */
  async take(unit: Unit): Promise<void> {
    const standsAlone = unit.alone || unit.statements.some(({ data }) => data !== undefined)
    const message = wholeMessage(unit, this.#session.expected)
    for (;;) {
      // Between the last look at what failed and sending, nothing is awaited: an answer could come in there.
      if (this.#stop !== undefined) await this.drain()
      else if (this.#repeat.length > 0) return void this.#repeat.push(unit) // Its predecessors are not done.
      else if (this.#sent.length > 0 && (standsAlone || !this.#mayFollow(unit, message.text.length))) await this.#sent[0]?.answered
      else break
    }
    this.#session.refuseAfter(this.#cancels)
    if (standsAlone) await this.#alone(unit)
    else this.#send(unit, message)
  }

  /** Waits for all answers, and throws what failed first. */
  async drain(): Promise<void> {
    while (this.#sent.length > 0) await this.#sent[0]?.answered
    const stop = this.#stop
    if (stop === undefined) return
    this.#stop = undefined
    await this.#session.rollback()
    const healable = stop.error.message.includes(guardWords.session) && stop.unit !== this.#healed
    if (!healable) throw placed(stop.error, stop.message)
    this.#healed = stop.unit
    this.#repeat.unshift(stop.unit)
    await this.#putBack(this.#previous)
  }

  /** Sends once more what failed because of a changed session. Bounded: no unit is healed twice. */
  async again(): Promise<void> {
    for (;;) {
      if (this.#stop !== undefined) await this.drain() // Only then it is known all that has to be sent once more, in order.
      if (this.#repeat.length === 0) return
      const units = this.#repeat
      this.#repeat = []
      for (const unit of units) await this.take(unit)
    }
  }

  /** Waits for what is on its way, sends nothing more, leaves no transaction open. */
  async abandon(): Promise<void> {
    while (this.#sent.length > 0) await this.#sent[0]?.answered
    await this.#session.rollback()
  }

  /** Waits until everything that was taken is done. */
  async finish(): Promise<void> {
    await this.drain()
    while (this.#repeat.length > 0) {
      await this.again()
      await this.drain()
    }
  }

  #mayFollow(unit: Unit, size: number): boolean {
    if (!this.#session.wire.pipelines || unit.guard === undefined) return false
    return this.#sent.length < windowUnits && this.#sent.reduce((sum, sent) => sum + sent.size, size) <= windowText
  }

  #send(unit: Unit, message: UnitMessage): void {
    if (this.#sent.length === 0) this.#start(unit)
    const answered = this.#session.send(message.text).then(
      () => this.#done(unit),
      (error: WireFailure) => this.#failed({ unit, error, message }),
    )
    this.#sent.push({ unit, size: message.text.length, answered })
  }

  #answered(unit: Unit): void {
    this.#sent.splice(
      this.#sent.findIndex((sent) => sent.unit === unit),
      1,
    )
  }

  #start(unit: Unit): void {
    this.#startedMs = performance.now()
    this.#observe.started(unit)
  }

  #finish(unit: Unit): void {
    this.#previous = unit
    this.#observe.finished(unit, performance.now() - this.#startedMs)
  }

  #done(unit: Unit): void {
    this.#answered(unit)
    this.#finish(unit)
    const next = this.#sent[0]
    if (next !== undefined && this.#stop === undefined) this.#start(next.unit)
  }

  #failed(stop: Stop): void {
    this.#answered(stop.unit)
    if (this.#stop === undefined) this.#stop = stop
    else this.#repeat.push(stop.unit)
  }

  async #alone(unit: Unit): Promise<void> {
    this.#start(unit)
    await runAlone(this.#session, unit, this.#observe)
    await this.#putBack(unit)
    this.#finish(unit)
  }

  /** Says and undoes what a unit left changed in the session. */
  async #putBack(unit: Unit | undefined): Promise<void> {
    const changed = await this.#session.changed()
    if (changed.length === 0) return
    await this.#session.reset()
    if (unit !== undefined) this.#observe.leaked?.(unit, changed)
  }
}
