import type { Row, Value } from '../../dialect.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** One column's value in the shape that `Connection.query` promises. */
export function value(raw: unknown): Value {
  if (raw === null || raw === undefined) return null
  if (typeof raw === 'bigint') return Number.isSafeInteger(Number(raw)) ? Number(raw) : String(raw)
  if (typeof raw === 'string' || typeof raw === 'number' || typeof raw === 'boolean') return raw
  if (raw instanceof ArrayBuffer) return blob(new Uint8Array(raw))
  if (raw instanceof Uint8Array) return blob(raw)
  return String(raw)
}

/** A row as a plain object. */
export function row(raw: object): Row {
  const result: Record<string, Value> = {}
  for (const [name, column] of Object.entries(raw)) result[name] = value(column)
  return result
}

/** Tools keep text in blobs (Atlas its hashes): readable bytes are read. */
function blob(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch {
    return Buffer.from(bytes).toString('hex')
  }
}
