import type { Row } from '../../dialect.ts'

/** A way to reach a MySQL server: sends text, brings answers. Knows nothing of what they mean. */
export interface Transport {
  readonly kind: 'tcp' | 'socket'
  /** What the server said of itself before anything was asked: `8.4.0`, `5.5.5-10.11.6-MariaDB`, `8.0.30-Vitess`. */
  readonly greeting: string
  /** The id to kill. */
  readonly threadId: number
  /**
   * Sends one text, which may hold several statements, and brings an answer for each. Rejects with the driver's error, its `answers`
   * telling how many statements went well before. `data` is what `load data local` reads; without it such a statement reads nothing and fails.
   */
  send(sql: string, data?: AsyncIterable<Uint8Array>): Promise<readonly Answer[]>
  /** Why nothing can be sent any more; undefined while the connection lives. */
  lost(): Error | undefined
  /** Says goodbye when the server is idle, hangs up otherwise. Idempotent, never throws. */
  close(): Promise<void>
}

/** One statement's answer: rows, or the status flags that came with its OK. */
export interface Answer {
  readonly rows?: readonly Row[]
  readonly status?: number
}

/** Bits of a status that the protocol defines (SERVER_STATUS_IN_TRANS, SERVER_STATUS_AUTOCOMMIT). */
export const status = { inTransaction: 1, autocommit: 2 } as const
