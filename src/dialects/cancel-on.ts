import type { Connection } from './dialect.ts'

/** Ends what a session runs once the signal fires; answers with what forgets it again. */
export function cancelOn(signal: AbortSignal | undefined, connection: Pick<Connection, 'cancel'>): () => void {
  const stop = () => void connection.cancel()
  if (signal?.aborted === true) stop()
  signal?.addEventListener('abort', stop, { once: true })
  return () => signal?.removeEventListener('abort', stop)
}
