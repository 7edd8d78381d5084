import { setTimeout as sleep } from 'node:timers/promises'
import { SqliteFailure, isBusy } from './drivers/failure.ts'

/** Pauses in milliseconds while somebody else holds the file: SQLite's own schedule (sqlite3.c, sqliteDefaultBusyCallback). The last repeats. */
const pausesMs = [1, 2, 5, 10, 15, 20, 25, 25, 25, 50, 50, 100]

/**
 * Does what may meet a locked file, again until it succeeds or `waitMs` is over; 0 waits without end. SQLite's own busy handler would block
 * this thread and could not be called off: here `stop` is asked between two tries and may throw.
 */
export async function patiently<T>(waitMs: number, work: () => T | Promise<T>, stop: () => void): Promise<T> {
  const deadline = performance.now() + (waitMs === 0 ? Number.POSITIVE_INFINITY : waitMs)
  for (let attempt = 0; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (!isBusy(error)) throw error
      const left = deadline - performance.now()
      if (left <= 0) throw lockTimeout(error, waitMs)
      await sleep(Math.min(left, pausesMs[Math.min(attempt, pausesMs.length - 1)] ?? 100))
      stop()
    }
  }
}

function lockTimeout(error: SqliteFailure, waitMs: number): SqliteFailure {
  return new SqliteFailure(error.code, `${error.message}: somebody else held it for all of ${waitMs} ms`, {
    kind: 'lock-timeout',
    hint: 'Another process writes to this file, or keeps a transaction open. End it or wait for it.',
    cause: error,
  })
}

/** Lets timers, signals and other databases have their turn when this thread was busy for a while. */
export function breather(everyMs = 5): () => Promise<void> | undefined {
  let last = performance.now()
  return () => {
    if (performance.now() - last < everyMs) return undefined
    return new Promise((resolve) =>
      setImmediate(() => {
        last = performance.now()
        resolve()
      }),
    )
  }
}
