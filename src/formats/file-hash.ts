import { isAscii, isUtf8 } from 'node:buffer'
import { createHash, hash, type Hash } from 'node:crypto'
import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs'
import { folderUnreadable } from './errors.ts'

/** What the bytes of a migration's file are, for ledgers that store or compare hashes. */
export interface FileHash {
  readonly bytes: number
  /** SHA-256 of the raw bytes. */
  readonly sha256: Buffer
  /** Of the same text with the other line endings (LF for CRLF, or CRLF for LF); absent for a text without line ends. */
  readonly otherEndings?: { readonly sha256: Buffer; readonly endings: 'LF' | 'CRLF' }
  /** False when some bytes are not UTF-8. Files above 16 MB are taken to be UTF-8 here; their text is checked when it is applied. */
  readonly utf8: boolean
  /** Starts with a UTF-8 byte-order mark. */
  readonly bom: boolean
  /** SHA-256 of the text as JavaScript decodes it (invalid bytes as U+FFFD), for tools that hash a string. */
  readonly decodedSha256: Buffer
}

const wholeMax = 16 * 1024 * 1024

/** Reads and hashes a file in bounded memory. `shown` is used in the error when it cannot be read. */
export function hashFile(path: string, shown: string): FileHash {
  let handle: number
  try {
    handle = openSync(path, 'r')
  } catch (error) {
    throw unreadable(shown, error)
  }
  try {
    const { size } = fstatSync(handle)
    return size > wholeMax ? hashParts(handle) : hashBytes(readFileSync(handle))
  } catch (error) {
    throw unreadable(shown, error)
  } finally {
    closeSync(handle)
  }
}

/** The same for bytes at hand. */
export function hashBytes(content: Buffer): FileHash {
  const sha256 = hash('sha256', content, 'buffer')
  const utf8 = isUtf8(content)
  const crlf = content.includes('\r\n')
  const other = crlf || content.includes(0x0a) ? hash('sha256', otherEndings(content, crlf), 'buffer') : undefined
  return {
    bytes: content.length,
    sha256,
    utf8,
    bom: startsWithBom(content),
    decodedSha256: utf8 ? sha256 : hash('sha256', content.toString(), 'buffer'),
    ...(other !== undefined && { otherEndings: { sha256: other, endings: crlf ? ('LF' as const) : ('CRLF' as const) } }),
  }
}

/** latin1 keeps every byte as one character, so bytes that are not UTF-8 survive; a text of ASCII needs no bytes made of it again. */
function otherEndings(content: Buffer, crlf: boolean): string | Buffer {
  const text = content.toString('latin1')
  const other = crlf ? text.replaceAll('\r\n', '\n') : text.replaceAll('\n', '\r\n')
  return isAscii(content) ? other : Buffer.from(other, 'latin1')
}

const unreadable = (shown: string, error: unknown) => {
  const { code } = error as NodeJS.ErrnoException
  return folderUnreadable(`${shown} cannot be read: ${code ?? String(error)}`, { position: { file: shown, line: 1, column: 1 }, cause: error })
}

const startsWithBom = (content: Uint8Array) => content[0] === 0xef && content[1] === 0xbb && content[2] === 0xbf

function hashParts(handle: number): FileHash {
  const raw = createHash('sha256')
  const lf = createHash('sha256')
  const crlf = createHash('sha256')
  const part = Buffer.allocUnsafe(1024 * 1024)
  const state = { bytes: 0, bom: false, sawCrlf: false, sawLf: false, heldCr: false }
  for (let length = readSync(handle, part); length > 0; length = readSync(handle, part)) {
    const bytes = part.subarray(0, length)
    if (state.bytes === 0) state.bom = startsWithBom(bytes)
    state.bytes += length
    raw.update(bytes)
    endings(bytes, lf, crlf, state)
  }
  if (state.heldCr) for (const spelling of [lf, crlf]) spelling.update('\r')
  const sha256 = raw.digest()
  const other = state.sawCrlf ? { sha256: lf.digest(), endings: 'LF' as const } : state.sawLf ? { sha256: crlf.digest(), endings: 'CRLF' as const } : undefined
  return { bytes: state.bytes, sha256, utf8: true, bom: state.bom, decodedSha256: sha256, ...(other !== undefined && { otherEndings: other }) }
}

/** Feeds one part to both spellings; a CR that ends a part waits for the next one. */
function endings(bytes: Buffer, lf: Hash, crlf: Hash, state: { sawCrlf: boolean; sawLf: boolean; heldCr: boolean }): void {
  let text = (state.heldCr ? '\r' : '') + bytes.toString('latin1')
  state.heldCr = text.endsWith('\r')
  if (state.heldCr) text = text.slice(0, -1)
  if (text.includes('\r\n')) state.sawCrlf = true
  if (text.includes('\n')) state.sawLf = true
  lf.update(text.replaceAll('\r\n', '\n'), 'latin1')
  crlf.update(text.replaceAll('\n', '\r\n'), 'latin1')
}
