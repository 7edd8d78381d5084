import { errorKind } from '../../errors/error-kind.ts'

/** No host is what target_session_attrs asks for. */
export const wrongSession = errorKind({
  code: 'connect.target-session',
  exit: 2,
  explains: 'Servers answered, but none of them is what target_session_attrs asks for (read-write, standby …).',
})

/** A PGlite folder cannot be opened. */
export const pgliteFolder = errorKind({
  code: 'connect.pglite-folder',
  exit: 2,
  explains: 'The PGlite folder cannot be used: it is not a data folder, is of another major version, or cannot be made.',
})

/** A PGlite folder is open in another process. */
export const pgliteInUse = errorKind({
  code: 'connect.pglite-in-use',
  exit: 2,
  explains: "Another process has this PGlite folder open. Two processes would lose each other's rows, so the second one is refused.",
})

/** The prepared data directory that PGlite boots from is not there. */
export const pgliteTemplate = errorKind({
  code: 'connect.pglite-template',
  exit: 2,
  explains: 'The prepared data directory that comes with Skein is missing or broken. Install Skein again.',
})

/** A migration rolled back the transaction it ran in. */
export const rolledBack = errorKind({
  code: 'script.rolled-back',
  exit: 1,
  explains: 'A migration ended with a ROLLBACK of its own, so what it did is undone. It is not recorded as applied.',
})

/** The role may not read what every plan needs. */
export const mayNotRead = errorKind({
  code: 'inspect.privilege',
  exit: 2,
  explains: 'The role may not read a catalog without which a schema cannot be read: somebody revoked what every role may by default. Kinds of objects that it may not read are left out instead, and listed as not seen.',
})

/** A rename that was asked for cannot be made. */
export const badRename = errorKind({
  code: 'plan.rename',
  exit: 64,
  explains: 'A rename is written KIND:OLD=NEW, as in column:public.users.nick=handle; the old name is one of the schema to begin with, the new one is a single name. Quotes keep capitals. What comes from a table above, or from a type, is renamed there.',
})

/** Somebody holds a table that has to be looked at. */
export const catalogLocked = errorKind({
  code: 'inspect.locked',
  exit: 2,
  explains: 'Reading a schema needs a moment’s weakest lock on views and tables, and somebody holds one of them exclusively for longer than that. The message names the table and the session.',
})
