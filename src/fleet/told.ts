import type { Dialect } from '../dialects/dialect.ts'
import type { ErrorKind } from '../errors/error-kind.ts'
import { redact } from '../errors/secrets.ts'
import { SkeinError } from '../errors/skein-error.ts'
import type { Ledger } from '../model/migration.ts'
import { databaseFailed, ledgerUnreadable } from './errors.ts'
import type { Member } from './member.ts'
import type { Session } from './open.ts'

/** Reads a member's ledger; what the database says against it is an answer, not a defect. Rejects with `ledger.unreadable`. */
export async function readLedger(member: Member, { connection, dialect }: Session): Promise<Ledger> {
  try {
    return await member.format.ledger(connection, member.settled)
  } catch (error) {
    throw told(error, dialect, ledgerUnreadable, `${member.name}: the ledger cannot be read`)
  }
}

/** Does something of ours on the database beside the migrations. Rejects with `apply.database-failed` when the database says no. */
export async function onDatabase<T>(member: Member, { dialect }: Session, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw told(error, dialect, databaseFailed, member.name)
  }
}

/** A driver's error carries the server's code, or says that the connection is gone; anything else is ours and passes as it is. */
function told(error: unknown, dialect: Dialect, kind: ErrorKind, words: string): unknown {
  if (error instanceof SkeinError) return error
  const failure = dialect.classify(error)
  if (failure.code === undefined && failure.kind === 'statement') return error
  return kind(`${words}: ${redact(failure.message)}`, {
    cause: error,
    hint: failure.hint ?? (failure.kind === 'connection-lost' ? 'Run the command again: it finds out what has happened.' : 'The message has the words of the database.'),
    details: failure.code === undefined ? {} : { serverCode: failure.code },
  })
}
