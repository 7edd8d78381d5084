import type { Failure, StatementFailure } from '../../dialect.ts'
import { redact } from '../../../errors/secrets.ts'

/** What is known of a refusal beside SQLite's code and words. */
export interface FailureFacts {
  /** What it means for the core, where the code alone does not say. */
  readonly kind?: Failure['kind']
  readonly hint?: string
  readonly at?: StatementFailure
  /** A COMMIT of the migration's own has kept a part of it. */
  readonly partly?: boolean
}

/** A refusal by SQLite, by whichever library or service it came; `classify` sorts it for the core. */
export class SqliteFailure extends Error {
  /** SQLite's own name: `SQLITE_BUSY`, `SQLITE_CONSTRAINT_UNIQUE`. */
  readonly code: string
  readonly facts: FailureFacts

  constructor(code: string, message: string, { cause, ...facts }: FailureFacts & { readonly cause?: unknown } = {}) {
    super(redact(message), cause === undefined ? undefined : { cause })
    this.name = 'SqliteFailure'
    this.code = code
    this.facts = facts
  }

  /** The same failure with more known of it. */
  with(more: FailureFacts): SqliteFailure {
    return new SqliteFailure(this.code, this.message, { ...this.facts, ...more, cause: this.cause })
  }
}

/** Said of a failure behind a COMMIT of the migration's own. */
export const partlyDone: FailureFacts = {
  hint: 'The file has a COMMIT of its own: what stands before it stays done, and the migration is not recorded. Make it safe to run again, or finish it by hand.',
  partly: true,
}

/** A ROLLBACK of the migration's own, at this place in it. */
export function undone(statement: number): SqliteFailure {
  return new SqliteFailure('SQLITE_ABORT', 'ROLLBACK undoes the migration that it stands in: recording that as applied would be wrong', { at: { statement }, hint: 'Remove it, and whatever stands before it.' })
}

/** Result codes of SQLite (sqlite.org/rescode.html) that a migration can meet; extended ones fall back to their primary one. */
const names: Readonly<Record<number, string>> = {
  1: 'SQLITE_ERROR',
  2: 'SQLITE_INTERNAL',
  3: 'SQLITE_PERM',
  4: 'SQLITE_ABORT',
  5: 'SQLITE_BUSY',
  6: 'SQLITE_LOCKED',
  7: 'SQLITE_NOMEM',
  8: 'SQLITE_READONLY',
  9: 'SQLITE_INTERRUPT',
  10: 'SQLITE_IOERR',
  11: 'SQLITE_CORRUPT',
  13: 'SQLITE_FULL',
  14: 'SQLITE_CANTOPEN',
  15: 'SQLITE_PROTOCOL',
  17: 'SQLITE_SCHEMA',
  18: 'SQLITE_TOOBIG',
  19: 'SQLITE_CONSTRAINT',
  20: 'SQLITE_MISMATCH',
  21: 'SQLITE_MISUSE',
  22: 'SQLITE_NOLFS',
  23: 'SQLITE_AUTH',
  25: 'SQLITE_RANGE',
  26: 'SQLITE_NOTADB',
  261: 'SQLITE_BUSY_RECOVERY',
  264: 'SQLITE_READONLY_RECOVERY',
  275: 'SQLITE_CONSTRAINT_CHECK',
  517: 'SQLITE_BUSY_SNAPSHOT',
  520: 'SQLITE_READONLY_CANTLOCK',
  773: 'SQLITE_BUSY_TIMEOUT',
  776: 'SQLITE_READONLY_ROLLBACK',
  787: 'SQLITE_CONSTRAINT_FOREIGNKEY',
  1032: 'SQLITE_READONLY_DBMOVED',
  1288: 'SQLITE_READONLY_CANTINIT',
  1299: 'SQLITE_CONSTRAINT_NOTNULL',
  1544: 'SQLITE_READONLY_DIRECTORY',
  1555: 'SQLITE_CONSTRAINT_PRIMARYKEY',
  1811: 'SQLITE_CONSTRAINT_TRIGGER',
  2067: 'SQLITE_CONSTRAINT_UNIQUE',
  2579: 'SQLITE_CONSTRAINT_ROWID',
  3091: 'SQLITE_CONSTRAINT_DATATYPE',
}

/** The name of a result code, extended or not. */
export function codeName(code: number): string {
  return names[code] ?? names[code & 0xff] ?? `SQLITE_${code}`
}

/** Waiting may help: somebody else holds the file. A stale snapshot is not among them: only a new transaction helps there. */
export function isBusy(error: unknown): error is SqliteFailure {
  return error instanceof SqliteFailure && error.code.startsWith('SQLITE_BUSY') && error.code !== 'SQLITE_BUSY_SNAPSHOT'
}
