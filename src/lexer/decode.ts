import { isUtf8 } from 'node:buffer'
import type { Position } from '../errors/skein-error.ts'
import { encodingOf } from './encodings.ts'
import { scriptBom, scriptEncoding, scriptNul } from './errors.ts'
import { LineCounter } from './position.ts'

/** How a migration tool reads bytes; the part of `Reading` that decides on bytes. */
export interface ByteReading {
  readonly invalidUtf8: 'refuse' | 'replace'
  readonly bom: 'strip' | 'refuse'
}

export interface Decoded {
  /** Without the byte-order mark. */
  readonly text: string
  /** A UTF-8 byte-order mark stood in front. */
  readonly bom: boolean
}

/** Turns a script's bytes into text, or refuses with `file:line:column` and the byte's offset; nothing is lost silently. */
export function decode(bytes: Uint8Array, reading: ByteReading, file = 'script'): Decoded {
  if (isOrdinary(bytes)) return { text: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString(), bom: false }
  const decoder = new Decoder(reading, file)
  const text = decoder.push(bytes) + decoder.end()
  return { text, bom: decoder.bom }
}

/** UTF-8 with nothing in it that any reading takes off or refuses. */
function isOrdinary(bytes: Uint8Array): boolean {
  return bytes[0] !== 0xef && !bytes.includes(0) && isUtf8(bytes)
}

/** The same over chunks, for files too large to hold. */
export async function* decodeStream(chunks: AsyncIterable<Uint8Array>, reading: ByteReading, file = 'script'): AsyncGenerator<string> {
  const decoder = new Decoder(reading, file)
  for await (const chunk of chunks) {
    const text = decoder.push(chunk)
    if (text !== '') yield text
  }
  const rest = decoder.end()
  if (rest !== '') yield rest
}

/** Bytes that are looked at together to name an encoding. */
const headBytes = 4

class Decoder {
  bom = false
  readonly #reading: ByteReading
  readonly #file: string
  readonly #lines = new LineCounter()
  /** Bytes that may be the beginning of a character, or of the file. */
  #rest: Uint8Array = new Uint8Array()
  #offset = 0
  #begun = false

  constructor(reading: ByteReading, file: string) {
    this.#reading = reading
    this.#file = file
  }

  push(chunk: Uint8Array): string {
    const bytes = this.#rest.length === 0 ? chunk : concat(this.#rest, chunk)
    if (!this.#begun && bytes.length < headBytes) {
      this.#rest = bytes
      return ''
    }
    return this.#read(bytes, false)
  }

  end(): string {
    return this.#read(this.#rest, true)
  }

  #read(given: Uint8Array, final: boolean): string {
    const bytes = this.#begun ? given : this.#begin(given)
    const whole = final ? bytes.length : wholeLength(bytes)
    const part = bytes.subarray(0, whole)
    this.#rest = bytes.slice(whole)
    const text = this.#text(part)
    this.#refuseNul(text, part)
    this.#lines.advance(text, 0, text.length)
    this.#offset += part.length
    return text
  }

  /** Names other encodings, and takes off the byte-order mark. */
  #begin(bytes: Uint8Array): Uint8Array {
    this.#begun = true
    const position: Position = { file: this.#file, line: 1, column: 1, offset: 0 }
    const encoding = encodingOf(bytes)
    if (encoding !== 'UTF-8') {
      throw scriptEncoding(`${this.#file} is ${encoding}, not UTF-8`, { position, hint: 'Save the file as UTF-8 without a byte-order mark.', details: { encoding } })
    }
    if (bytes[0] !== 0xef || bytes[1] !== 0xbb || bytes[2] !== 0xbf) return bytes
    this.bom = true
    this.#offset = 3
    if (this.#reading.bom === 'strip') return bytes.subarray(3)
    throw scriptBom(`${this.#file} begins with a byte-order mark, which its tool would send to the server`, { position, hint: 'Save the file without one.' })
  }

  #text(bytes: Uint8Array): string {
    if (this.#reading.invalidUtf8 === 'replace') return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    } catch {
      return this.#refuseInvalid(bytes)
    }
  }

  #refuseInvalid(bytes: Uint8Array): never {
    const at = validLength(bytes)
    const before = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(0, at))
    const byte = bytes[at]!.toString(16).padStart(2, '0')
    throw scriptEncoding(`${this.#file} is not UTF-8: byte 0x${byte} at offset ${this.#offset + at} is not valid there`, {
      position: this.#position(before, at),
      hint: 'The file is probably Latin-1 or Windows-1252: save it as UTF-8.',
      details: { byte: bytes[at]!, offset: this.#offset + at },
    })
  }

  #refuseNul(text: string, bytes: Uint8Array): void {
    const found = text.indexOf('\0')
    if (found < 0) return
    const at = bytes.indexOf(0)
    throw scriptNul(`${this.#file} holds a NUL character at offset ${this.#offset + at}`, {
      position: this.#position(text.slice(0, found), at),
      hint: 'Remove it: clients cut the text there, so the rest would never run.',
      details: { offset: this.#offset + at },
    })
  }

  #position(before: string, bytes: number): Position {
    this.#lines.advance(before, 0, before.length)
    return { file: this.#file, ...this.#lines.position, offset: this.#offset + bytes }
  }
}

function concat(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length)
  both.set(first)
  both.set(second, first.length)
  return both
}

/** How many of the bytes end with a whole character; what is left is at most three bytes. */
function wholeLength(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!
    if (byte < 0x80) return bytes.length
    if (byte >= 0xc0) return lengthOf(byte) > back ? bytes.length - back : bytes.length
  }
  return bytes.length
}

function lengthOf(lead: number): number {
  if (lead < 0x80) return 1
  return lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2
}

/** How many bytes from the start are valid UTF-8; found by halving, since the decoder only says yes or no. */
function validLength(bytes: Uint8Array): number {
  let valid = 0
  let invalid = bytes.length
  while (invalid - valid > 1) {
    const middle = (valid + invalid) >> 1
    if (startsValid(bytes.subarray(0, middle))) valid = middle
    else invalid = middle
  }
  return characterStart(bytes, valid)
}

/** True when nothing in it is invalid, though its last character may be cut. */
function startsValid(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, { stream: true })
    return true
  } catch {
    return false
  }
}

/** A character that is cut short is invalid from its first byte on. */
function characterStart(bytes: Uint8Array, end: number): number {
  const whole = bytes.subarray(0, end)
  return wholeLength(whole)
}
