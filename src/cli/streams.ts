import type { Writable } from 'node:stream'

/** A stream whose reader may leave, and whether an answer was lost for another reason. */
export interface Guarded {
  /** True once something could not be written although somebody wanted it: a full disk, a revoked terminal. */
  lost(): Promise<boolean>
}

/**
 * Whoever closed the pipe (`| head -1`) has read enough: the rest is not written, and the work goes on, since a migration must not end
 * half way for want of a reader. Everything else that keeps an answer from being written is remembered.
 */
export function guardStreams(streams: readonly Writable[]): Guarded {
  let lost = false
  for (const stream of streams) {
    stream.on('error', ({ code }: NodeJS.ErrnoException) => {
      if (code !== 'EPIPE') lost = true
    })
  }
  return {
    async lost() {
      await new Promise((resolve) => setImmediate(resolve)) // Failures of the last writes are told after they were made.
      return lost
    },
  }
}
