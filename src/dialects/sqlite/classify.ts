import { SkeinError } from '../../errors/skein-error.ts'
import { redact } from '../../errors/secrets.ts'
import type { Failure } from '../dialect.ts'
import { type FailureFacts, SqliteFailure } from './drivers/failure.ts'

/** Sorts what SQLite, D1 or a libSQL server refused into what the core decides on. */
export function classify(error: unknown): Failure {
  if (error instanceof SqliteFailure) {
    const { code, message, facts } = error
    return {
      kind: facts.kind ?? kindOf(code, facts),
      code,
      message,
      ...(facts.hint === undefined ? {} : { hint: facts.hint }),
      ...(facts.at === undefined ? {} : { at: facts.at }),
    }
  }
  if (error instanceof SkeinError) return { kind: 'statement', code: error.code, message: error.message, ...(error.hint === undefined ? {} : { hint: error.hint }) }
  return { kind: 'statement', message: redact(error instanceof Error ? error.message : String(error)) }
}

/** By the beginning of SQLite's code; the first that fits. */
const kinds: readonly (readonly [begins: string, kind: Failure['kind']])[] = [
  ['SQLITE_BUSY_SNAPSHOT', 'serialization'],
  ['SQLITE_BUSY', 'busy'],
  ['SQLITE_LOCKED', 'busy'],
  ['SQLITE_INTERRUPT', 'cancelled'],
  ['SQLITE_READONLY', 'read-only'],
  ['SQLITE_FULL', 'disk-full'],
  ['SQLITE_AUTH', 'privilege'],
  ['SQLITE_PERM', 'privilege'],
]

function kindOf(code: string, { at }: FailureFacts): Failure['kind'] {
  const found = kinds.find(([begins]) => code.startsWith(begins))?.[1]
  if (found !== undefined) return found
  // Without a statement of the migration's own it was the ledger row that exists already.
  if (at?.statement === undefined && /^SQLITE_CONSTRAINT_(?:UNIQUE|PRIMARYKEY|ROWID)$/.test(code)) return 'duplicate-record'
  return 'statement'
}
