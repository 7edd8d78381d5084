import { setMaxListeners } from 'node:events'
import { deadline as deadlineError } from './errors.ts'

/** A bound on one database's part of a command: ends by itself, with the run's own signal, or when closed. */
export interface Deadline {
  readonly signal: AbortSignal
  /** Rejects with `fleet.deadline` when the time is up, whatever the work does then. */
  bound<T>(work: Promise<T>): Promise<T>
  end(): void
}

/** Begins a deadline of `ms` for one database. */
export function deadline(database: string, ms: number, outer?: AbortSignal): Deadline {
  if (outer !== undefined) setMaxListeners(0, outer) // Every database of the fleet listens to it, more than the ten that Node takes for a leak.
  const controller = new AbortController()
  let expire: (error: unknown) => void = () => {}
  const expired = new Promise<never>((_, reject) => {
    expire = reject
  })
  expired.catch(() => {}) // Whoever bounds work with it hears it; nobody else must.
  const stop = (error: unknown) => {
    expire(error)
    controller.abort(error)
  }
  const timer = setTimeout(() => stop(deadlineError(`${database} did not answer within ${ms} ms`, { hint: 'Give it longer with --timeout.' })), ms)
  const outerStop = () => stop(outer?.reason)
  outer?.addEventListener('abort', outerStop, { once: true })
  if (outer?.aborted === true) outerStop()
  return {
    signal: controller.signal,
    bound: (work) => Promise.race([work, expired]),
    end() {
      clearTimeout(timer)
      outer?.removeEventListener('abort', outerStop)
    },
  }
}
