import { createHash } from 'node:crypto'

/**
 * The checksum of a migration of ours: SHA-256, lower-case hex, of the file's bytes after a UTF-8 byte-order mark at the start was
 * removed and every CRLF and every lone CR was replaced by LF. Nothing else is changed: a blank or a final newline counts.
 */
export function checksum(content: Uint8Array): string {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength)
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  const body = bytes.subarray(start)
  if (!body.includes(0x0d)) return createHash('sha256').update(body).digest('hex')
  // latin1 keeps every byte as one character, so bytes that are not UTF-8 survive.
  return createHash('sha256').update(body.toString('latin1').replace(/\r\n?/g, '\n'), 'latin1').digest('hex')
}
