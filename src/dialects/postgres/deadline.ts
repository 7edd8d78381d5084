/** The end of an attempt as a whole, however many parts it has. */
export class Deadline {
  readonly #endMs: number
  readonly #signal: AbortSignal | undefined

  constructor(timeoutMs: number, signal: AbortSignal | undefined) {
    this.#endMs = performance.now() + timeoutMs
    this.#signal = signal
  }

  leftMs(): number {
    return Math.max(1, this.#endMs - performance.now())
  }

  /** Runs `work`; when the deadline passes or the signal fires first, calls `giveUp` and rejects with the reason. */
  async during<Result>(work: Promise<Result>, giveUp: () => void): Promise<Result> {
    let stop: () => void = () => {}
    const ended = new Promise<never>((_, reject) => {
      const end = (error: Error) => {
        giveUp()
        reject(error)
      }
      const timer = setTimeout(() => end(new ConnectDeadline('the deadline for connecting has passed')), this.leftMs())
      const abort = () => end(interrupted())
      if (this.#signal?.aborted === true) abort()
      this.#signal?.addEventListener('abort', abort, { once: true })
      stop = () => {
        clearTimeout(timer)
        this.#signal?.removeEventListener('abort', abort)
      }
    })
    try {
      return await Promise.race([work, ended])
    } finally {
      stop()
      work.catch(() => {}) // What was given up fails later, unheard.
    }
  }
}

/** Told from other errors by its name. */
export class ConnectDeadline extends Error {
  override readonly name = 'ConnectDeadline'
}

/** As Node names what a signal ended. */
export function interrupted(): Error {
  return Object.assign(new Error('interrupted'), { name: 'AbortError' })
}
