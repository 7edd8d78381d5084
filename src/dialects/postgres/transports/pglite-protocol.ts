import type { Row } from '../../dialect.ts'
import type { Answer, TransactionStatus, WireFailure } from './wire.ts'
import { valueOf } from './values.ts'

/** A message of the engine, as far as it is read here. */
export interface BackendMessage {
  readonly name: string
  readonly text?: string
  readonly status?: string
  readonly fields?: readonly unknown[]
}

/** One frontend message: its letter, its length, its body. */
function message(letter: string, body: Uint8Array): Buffer {
  const head = Buffer.alloc(5)
  head.write(letter, 0, 'latin1')
  head.writeInt32BE(4 + body.length, 1)
  return Buffer.concat([head, body])
}

const withoutData = message('f', Buffer.from('this statement came without its data\0'))

/**
 * A simple query with all that may have to follow it. The engine reads copy data from the same buffer and never ends when there is
 * none, so every message is followed by an end of data, which is ignored when nothing was being copied.
 */
export async function simpleQuery(sql: string, data: AsyncIterable<Uint8Array> | undefined): Promise<Uint8Array> {
  const query = message('Q', Buffer.from(`${sql}\0`))
  if (data === undefined) return Buffer.concat([query, withoutData])
  const parts: Uint8Array[] = [query]
  for await (const piece of data) parts.push(message('d', piece))
  return Buffer.concat([...parts, message('c', Buffer.alloc(0))])
}

export interface EngineAnswer extends Answer {
  /** The rows of every statement that answers with any. */
  readonly each: readonly (readonly Row[])[]
}

/** What came back as an answer; throws the error that it holds, with the tags before it. */
export function answerOf(messages: readonly BackendMessage[], keepsRows: boolean): EngineAnswer {
  const tags: string[] = []
  let rows: Row[] = []
  const each: Row[][] = []
  let columns: readonly { readonly name: string; readonly dataTypeID: number }[] = []
  let transaction: TransactionStatus = 'I'
  let failure: WireFailure | undefined
  for (const received of messages) {
    if (received.name === 'rowDescription') {
      columns = received.fields as typeof columns
      rows = []
      each.push(rows)
    } else if (received.name === 'dataRow' && keepsRows) rows.push(rowOf(columns, received.fields as readonly (string | null)[]))
    else if (received.name === 'commandComplete') tags.push(received.text ?? '')
    else if (received.name === 'emptyQuery') tags.push('')
    else if (received.name === 'readyForQuery') transaction = (received.status ?? 'I') as TransactionStatus
    else if (received.name === 'error') failure ??= Object.assign(received as unknown as WireFailure, { tags: [...tags] })
  }
  if (failure !== undefined) throw Object.assign(failure, { transaction })
  return { tags, rows, each, transaction }
}

function rowOf(columns: readonly { readonly name: string; readonly dataTypeID: number }[], fields: readonly (string | null)[]): Row {
  return Object.fromEntries(columns.map(({ name, dataTypeID }, index) => [name, valueOf(fields[index] ?? null, dataTypeID)]))
}
