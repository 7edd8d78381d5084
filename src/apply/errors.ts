import { errorKind } from '../errors/error-kind.ts'

export const statementFailed = errorKind({
  code: 'apply.statement-failed',
  exit: 2,
  explains: 'The database refused a statement of a migration. The report names the file, line and column, the statement and the server’s own code. What came before it in the same transaction was rolled back; where statements commit one by one, the next migrate goes on at this statement.',
})

export const recordFailed = errorKind({
  code: 'apply.record-failed',
  exit: 2,
  explains: 'The server refused a migration as a whole: its ledger row, a constraint checked at the commit, a privilege or trigger on the ledger, or a statement that it did not name. Everything was rolled back.',
})

export const lockedOut = errorKind({
  code: 'apply.lock-timeout',
  exit: 2,
  explains: 'A statement could not get its lock within the time allowed, after every retry. The sessions in the way are listed; nothing waits any more.',
})

export const cancelled = errorKind({
  code: 'apply.cancelled',
  exit: 2,
  explains: 'The run was interrupted (Ctrl-C, SIGTERM or a deadline). The running statement was cancelled; what had been recorded stays recorded.',
})

export const ambiguous = errorKind({
  code: 'apply.ambiguous',
  exit: 1,
  explains: 'An earlier run was cut off while a statement that cannot be rolled back was running, and the database now shows neither the state before it nor the state after it. Look at both, then put the database into one of the two states and run migrate again.',
})

export const historyChanged = errorKind({
  code: 'apply.history-changed',
  exit: 1,
  explains: 'A half-applied migration was edited above the statement at which it stopped. Restore the lines that have already run; change only what comes after.',
})

export const transactionLeftOpen = errorKind({
  code: 'apply.transaction-left-open',
  exit: 1,
  explains: 'A migration began a transaction and did not end it. Its work was rolled back and it was not recorded as applied.',
})

export const connectionLost = errorKind({
  code: 'apply.connection-lost',
  exit: 2,
  explains: 'The connection was lost while a migration ran. The report says whether it was committed, when that could be found out; run migrate again to go on.',
})

export const overtaken = errorKind({
  code: 'apply.overtaken',
  exit: 2,
  explains: 'The ledger changed while this run was applying migrations: somebody else applied some at the same time. Nothing was applied twice; run migrate again.',
})

export const transactionControl = errorKind({
  code: 'script.transaction-control',
  exit: 64,
  explains: 'A migration contains ROLLBACK, SAVEPOINT or an unpaired BEGIN or COMMIT where its statements are run in steps or the format forbids it. Remove it, or say `-- skein: no-transaction` and let each statement stand alone.',
})

export const denied = errorKind({
  code: 'script.denied',
  exit: 1,
  explains: 'A statement reaches beyond its database: files or commands of the server, settings of the whole server, everything a role owns, another database file, another database by name. It runs only when a person allows its rule: `--allow RULE`, or a line `-- skein: allow RULE` right above the statement.',
})

export const empty = errorKind({
  code: 'script.empty',
  exit: 64,
  explains: 'A migration of Skein’s own format holds no statement: most often somebody forgot to save. `--allow empty`, or a line `-- skein: allow empty` in the file, records it as applied all the same.',
})

export const unparsed = errorKind({
  code: 'script.unparsed',
  exit: 1,
  explains: 'A statement is written in a syntax that Skein’s parser does not know: newer than it, or wrong; or it is longer than what the parser reads, which the hint then says. `--allow unparsed`, or a line `-- skein: allow unparsed` right above the statement, sends it as it stands; the server judges.',
})

export const tooLarge = errorKind({
  code: 'script.too-large',
  exit: 64,
  explains: 'A migration file is larger than Skein reads. Load data with the engine’s own import instead of a migration.',
})

export const unreadable = errorKind({
  code: 'script.unreadable',
  exit: 64,
  explains: 'A migration file could not be read.',
})
