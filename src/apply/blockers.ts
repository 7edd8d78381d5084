import type { Blocker, Connection } from '../dialects/dialect.ts'

/** Looks, while something waits, at who is in the way: afterwards they may be gone. */
export interface BlockerWatch {
  /** The last that were seen. */
  seen(): readonly Blocker[]
  stop(): Promise<void>
}

const lookEveryMs = 1_000

/** Begins to look after `afterMs`, then each second, from a session of the connection's own. */
export function watchBlockers(connection: Connection, afterMs: number): BlockerWatch {
  let last: readonly Blocker[] = []
  let looking: Promise<void> = Promise.resolve()
  let stopped = false
  const look = () => {
    looking = connection
      .blockers()
      .then((found) => {
        if (found.length > 0) last = found
      })
      .catch(() => {}) // Who is in the way is a kindness; not knowing must not fail the work.
      .finally(() => {
        if (!stopped) timer = setTimeout(look, lookEveryMs)
      })
  }
  let timer = setTimeout(look, Math.max(20, afterMs))
  return {
    seen: () => last,
    async stop() {
      stopped = true
      clearTimeout(timer)
      await looking
    },
  }
}
