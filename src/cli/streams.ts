import type { Writable } from 'node:stream'

/** A stream whose reader may leave, and whether an answer was lost for another reason. */
export interface Guarded {
  /** Waits until all that was written has been taken, however slowly, or nobody is there to take it. True when something was lost although somebody wanted it: a full disk, a revoked terminal. */
  lost(): Promise<boolean>
}

/**
 * Whoever closed the pipe (`| head -1`) has read enough: the rest is not written, and the work goes on, since a migration must not end
 * half way for want of a reader. Everything else that keeps an answer from being written is remembered.
 */
export function guardStreams(streams: readonly Writable[]): Guarded {
  let lost = false
  const flushes = streams.map(flusher)
  for (const stream of streams) {
    stream.on('error', ({ code }: NodeJS.ErrnoException) => {
      if (code !== 'EPIPE') lost = true
    })
  }
  return {
    async lost() {
      await Promise.all(flushes.map((flush) => flush()))
      await new Promise((resolve) => setImmediate(resolve)) // Failures of the last writes are told after they were made.
      return lost
    },
  }
}

/** A pipe takes 64 kB at a time, and an exit drops what waits behind that. `write` is kept, since it is replaced for whatever else runs in the process. */
function flusher(stream: Writable): () => Promise<void> {
  const write = stream.write.bind(stream)
  return () => new Promise((resolve) => (stream.destroyed || stream.writableLength === 0 ? resolve() : write('', () => resolve())))
}
