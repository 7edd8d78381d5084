import { createHash } from 'node:crypto'
import type { Migration } from '../../model/migration.ts'
import type { FileHash } from '../file-hash.ts'

/** SHA-256 of the script as decoded, lower-case hex: what Prisma stores. */
export const checksum = (hash: FileHash) => hash.decodedSha256.toString('hex')

/** Why a stored checksum counts as the file's own; `edited` when it does not. */
export type ChecksumVerdict = 'same' | 'line-endings' | 'edited'

/** The other checksums that Prisma takes for unedited: the script with LF for CRLF, and with CRLF for LF. */
export function equalChecksums(script: string, own: string): NonNullable<Migration['equalHashes']> {
  const spellings = [
    ['LF', script.replaceAll('\r\n', '\n')],
    ['CRLF', script.replaceAll('\n', '\r\n')],
  ] as const
  return spellings.flatMap(([endings, text]) => {
    const hash = createHash('sha256').update(text).digest('hex')
    return hash === own ? [] : [{ hash, because: `it was applied with ${endings} line endings` }]
  })
}

/** Prisma's comparison: raw, LF, CRLF; a stored text that is neither 64 characters nor empty is the old form without leading zeros of each byte. */
export function compareChecksum(stored: string, migration: Migration): ChecksumVerdict {
  const form = stored.length === 64 || stored.length === 0 ? (hash: string) => hash : unpadded
  if (stored === form(migration.hash)) return 'same'
  return migration.equalHashes?.some(({ hash }) => form(hash) === stored) === true ? 'line-endings' : 'edited'
}

/** `{:x}` of each byte: `0a` is written `a`. */
function unpadded(hash: string): string {
  return (hash.match(/../g) ?? []).map((byte) => byte.replace(/^0/, '')).join('')
}
