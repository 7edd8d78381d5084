import type { Failure } from '../dialects/dialect.ts'
import type { ApplyLimits } from './limits.ts'

const firstLockTimeoutMs = 100
const firstPauseMs = 50
const longestPauseMs = 30_000

/** What to do after a try failed for a reason that passes. */
export interface NextTry {
  readonly attempt: number
  readonly pauseMs: number
}

/** Whether the same work may succeed in a while. Anything else is the statement's own fault. */
export function passes(failure: Failure): boolean {
  return failure.kind === 'lock-timeout' || failure.kind === 'deadlock' || failure.kind === 'serialization' || failure.kind === 'busy'
}

/** Tries of one piece of work: lock waits grow from 0.1 s to the limit, pauses from 50 ms to 30 s with jitter, until the budget is spent. */
export class Retry {
  readonly #limits: ApplyLimits
  readonly #random: () => number
  #attempt = 0
  #spentMs = 0

  constructor(limits: ApplyLimits, random: () => number = Math.random) {
    this.#limits = limits
    this.#random = random
  }

  /** For the coming try, in milliseconds. */
  get lockTimeoutMs(): number {
    return Math.min(this.#limits.lockTimeoutMs, firstLockTimeoutMs * 2 ** Math.min(this.#attempt, 20))
  }

  /** The pause before the next try, or undefined when the budget is spent. */
  next(): NextTry | undefined {
    this.#spentMs += this.lockTimeoutMs
    const pauseMs = Math.round(Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(this.#attempt, 20)) * (0.5 + this.#random() / 2))
    if (this.#spentMs + pauseMs > this.#limits.retryBudgetMs) return undefined
    this.#spentMs += pauseMs
    this.#attempt += 1
    return { attempt: this.#attempt, pauseMs }
  }
}

/** Waits, or returns early when the signal fires. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) return resolve()
    const done = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal?.addEventListener('abort', done, { once: true })
  })
}
