import { createHash } from 'node:crypto'
import type { LockKey } from '../dialects/dialect.ts'

/** A lock of ours for a ledger whose own tool takes none: one id and one name for each ledger, the same in every version of Skein. */
export function ownLockKey(ledger: string): LockKey {
  const name = `skein:${ledger}`
  return { id: createHash('sha256').update(name).digest().readBigInt64BE(0).toString(), name, perDatabase: true }
}
