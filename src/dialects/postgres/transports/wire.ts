import type { Row } from '../../dialect.ts'

/** As ReadyForQuery says it: idle, in a transaction, in a failed one. */
export type TransactionStatus = 'I' | 'T' | 'E'

/** All that came back for one simple-protocol message. */
export interface Answer {
  /** Command tags in order, one for each statement that was completed: `BEGIN`, `CREATE TABLE`, `COMMIT`. */
  readonly tags: readonly string[]
  /** Rows of the last statement that answers with any; empty unless they were asked for. */
  readonly rows: readonly Row[]
  /** Of the session, when the message was done. */
  readonly transaction: TransactionStatus
}

/** What a message that failed is rejected with: the server's error, and how far the message had come. */
export interface WireFailure extends Error {
  readonly code?: string
  readonly detail?: string
  readonly hint?: string
  readonly where?: string
  /** From 1, in characters of the whole message. */
  readonly position?: string
  /** Tags of the statements that were completed before the error. */
  tags?: readonly string[]
}

export interface SendOptions {
  /** Rows of the last statement are kept, or the function hears those of each that answers with any; otherwise they are read and dropped. What it throws fails the message. */
  readonly rows?: boolean | ((rows: readonly Row[], index: number) => void)
  /** Feeds the one `copy … from stdin` that the message holds. */
  readonly data?: AsyncIterable<Uint8Array>
}

/** A session at the level of the simple query protocol: what both the driver and the embedded engine can do. */
export interface Wire {
  readonly transport: 'tcp' | 'socket' | 'pglite'
  /** Whether `send` may be called again before the last answer is in. */
  readonly pipelines: boolean
  /** As the server told it while connecting: `server_version`, `in_hot_standby` … */
  readonly parameters: Readonly<Record<string, string>>
  /** The server process as the protocol told it; a pooler tells a number of its own. */
  readonly processId: number | undefined
  /** Where the server's own identity would not tell two databases apart. */
  readonly identity?: string | undefined
  readonly transaction: TransactionStatus
  /** Messages that are sent and not answered. */
  readonly outstanding: number
  /** The reason, once the session is lost. */
  readonly lost: Error | undefined
  send(sql: string, options?: SendOptions): Promise<Answer>
  /** Asks the server, over another connection, to end what this session is running; resolves when the request was handed over. */
  cancel(): Promise<void>
  /** A second session with the same settings; undefined where there can be none. */
  second(): Promise<Wire | undefined>
  /** Idempotent; never throws. */
  end(): Promise<void>
}
