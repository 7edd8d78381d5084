import { createHash } from 'node:crypto'

/** One file of the folder, in the folder's order. */
export interface SumInput {
  readonly name: string
  readonly bytes: Uint8Array
}

/** One line of atlas.sum: the value is base64, without `h1:`. */
export interface SumLine {
  readonly name: string
  readonly value: string
}

/**
 * The lines of atlas.sum (reference/atlas.md, section 1; Atlas `NewHashFile`): one running SHA-256 over names and contents of the whole
 * folder, so that each value depends on every file before it. An ignored file adds its name only and has no line.
 */
export function sumLines(files: readonly SumInput[]): readonly SumLine[] {
  const running = createHash('sha256')
  const lines: SumLine[] = []
  for (const { name, bytes } of files) {
    running.update(name, 'utf8')
    if (isSumIgnored(bytes)) continue
    running.update(bytes)
    lines.push({ name, value: running.copy().digest('base64') })
  }
  return lines
}

/** The first line's value: a fresh SHA-256 over the names and values of the lines. */
export function directorySum(lines: readonly SumLine[]): string {
  const hash = createHash('sha256')
  for (const { name, value } of lines) hash.update(name, 'utf8').update(value, 'utf8')
  return hash.digest('base64')
}

/** The whole file, byte for byte as Atlas writes it. */
export function sumFile(files: readonly SumInput[]): string {
  const lines = sumLines(files)
  return `h1:${directorySum(lines)}\n${lines.map(({ name, value }) => `${name} h1:${value}\n`).join('')}`
}

/** A sum file as read; `intact` is false when its first line is not the sum of its other lines. */
export interface ReadSum {
  readonly lines: readonly SumLine[]
  readonly intact: boolean
}

/** Reads atlas.sum; undefined for a line without `h1:` (Atlas: "checksum file format invalid"). */
export function readSum(text: string): ReadSum | undefined {
  const [first = '', ...rest] = text.split('\n').map((line) => line.replace(/\r$/, ''))
  const lines: SumLine[] = []
  for (const [index, line] of rest.entries()) {
    if (line === '' && index === rest.length - 1) continue
    const at = line.indexOf('h1:')
    if (at < 0) return undefined
    lines.push({ name: line.slice(0, at).trim(), value: line.slice(at + 3) })
  }
  return { lines, intact: first.replace(/^h1:/, '') === directorySum(lines) }
}

/** The first line at which the sum file and the folder part, with Atlas's reason. Everything behind it differs as a consequence. */
export function sumMismatch(written: readonly SumLine[], actual: readonly SumLine[]): { readonly line: number; readonly file: string; readonly reason: 'added' | 'edited' | 'removed' } | undefined {
  const length = Math.max(written.length, actual.length)
  for (let index = 0; index < length; index++) {
    const [want, have] = [written[index], actual[index]]
    const line = index + 2 // The first line is the directory's.
    if (want?.name === have?.name && want?.value === have?.value) continue
    if (want !== undefined && want.name === have?.name) return { line, file: want.name, reason: 'edited' }
    if (want !== undefined && !actual.some(({ name }) => name === want.name)) return { line, file: want.name, reason: 'removed' }
    if (have !== undefined) return { line, file: have.name, reason: 'added' }
  }
  return undefined
}

/**
 * Whether the first line says `atlas:sum ignore`. Any printable ASCII may stand before it; Go's dot takes a carriage return, so that the
 * argument of a CRLF file is `ignore\r` and does not count. Read as latin1, so that a byte outside ASCII is never taken for one inside.
 */
export function isSumIgnored(bytes: Uint8Array): boolean {
  const end = bytes.indexOf(0x0a)
  const line = Buffer.from(bytes.buffer, bytes.byteOffset, end < 0 ? bytes.byteLength : end).toString('latin1')
  const match = /^[ -~]*atlas:(\w+)(?: +([^\n]+))?/.exec(line)
  return match !== null && match[1] === 'sum' && match[2] === 'ignore'
}
