import pg from 'pg'
import type { Row } from '../../dialect.ts'
import type { Answer, SendOptions, TransactionStatus, WireFailure } from './wire.ts'
import { valueOf } from './values.ts'

interface Column {
  readonly name: string
  readonly dataTypeID: number
}

/** The part of the driver's connection that inline copy data is written to. */
interface CopyTarget {
  readonly stream: NodeJS.WritableStream
  sendCopyFromChunk(chunk: Uint8Array): void
  endCopyFrom(): void
  sendCopyFail(message: string): void
}

const chunkBytes = 65_536

/**
 * One simple-protocol message for the driver. Unlike its own query it counts what was completed before an error,
 * drops rows nobody asked for, and feeds inline copy data. It extends the driver's query because a pipelining client takes no other.
 */
export class Message extends pg.Query {
  readonly #options: SendOptions
  readonly #done: { resolve(answer: Answer): void; reject(error: Error): void }
  readonly #status: () => TransactionStatus
  readonly #tags: string[] = []
  #rows: Row[] = []
  #columns: readonly Column[] | undefined
  /** Statements that answered with rows. */
  #heard = 0
  #failure: Error | undefined

  constructor(text: string, options: SendOptions, status: () => TransactionStatus, done: { resolve(answer: Answer): void; reject(error: Error): void }) {
    super({ text })
    this.#options = options
    this.#status = status
    this.#done = done
  }

  /** The driver asks for it, to tell a query that is awaited from one that is not. */
  callback(): void {}

  handleRowDescription(message: { readonly fields: readonly Column[] }): void {
    this.#columns = message.fields
    this.#rows = []
  }

  handleDataRow(message: { readonly fields: readonly (string | null)[] }): void {
    if (this.#options.rows === undefined || this.#options.rows === false) return
    this.#rows.push(Object.fromEntries((this.#columns ?? []).map((column, index) => [column.name, valueOf(message.fields[index] ?? null, column.dataTypeID)])))
  }

  handleCommandComplete(message: { readonly text: string }): void {
    this.#tags.push(message.text)
    if (this.#columns !== undefined && typeof this.#options.rows === 'function') this.#hear(this.#options.rows)
    this.#columns = undefined
  }

  /** A failure of who hears them is told when the message is done: thrown here, it would end the process. */
  #hear(hear: (rows: readonly Row[], index: number) => void): void {
    try {
      if (this.#failure === undefined) hear(this.#rows, this.#heard++)
    } catch (error) {
      this.#failure = error as Error
    }
    this.#rows = []
  }

  handleEmptyQuery(): void {
    this.#tags.push('')
  }

  handleReadyForQuery(): void {
    if (this.#failure !== undefined) this.#done.reject(this.#failure)
    else this.#done.resolve({ tags: this.#tags, rows: this.#rows, transaction: this.#status() })
  }

  handleError(error: Error): void {
    ;(error as WireFailure).tags = this.#tags
    this.#done.reject(error)
  }

  handleCopyInResponse(target: CopyTarget): void {
    const { data } = this.#options
    if (data === undefined) target.sendCopyFail('this statement came without its data')
    else void feed(target, data)
  }

  handleCopyData(): void {}

  handlePortalSuspended(): void {}
}

/** Writes copy data in pieces of a useful size, and never more than the socket takes. */
async function feed(target: CopyTarget, data: AsyncIterable<Uint8Array>): Promise<void> {
  let gathered: Uint8Array[] = []
  let bytes = 0
  const flush = async () => {
    target.sendCopyFromChunk(Buffer.concat(gathered, bytes))
    gathered = []
    bytes = 0
    if (target.stream.writable && (target.stream as NodeJS.WritableStream & { writableNeedDrain: boolean }).writableNeedDrain) await drained(target.stream)
  }
  try {
    for await (const piece of data) {
      gathered.push(piece)
      bytes += piece.length
      if (bytes >= chunkBytes) await flush()
    }
    if (bytes > 0) await flush()
    target.endCopyFrom()
  } catch (error) {
    target.sendCopyFail(error instanceof Error ? error.message : String(error))
  }
}

function drained(stream: NodeJS.WritableStream): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      for (const event of ['drain', 'close', 'error'] as const) stream.off(event, done)
      resolve()
    }
    for (const event of ['drain', 'close', 'error'] as const) stream.on(event, done)
  })
}
