import { errorKind } from '../errors/error-kind.ts'

export const noUrl = errorKind({
  code: 'fleet.no-url',
  exit: 64,
  explains: 'The configuration gives a database no URL, and its tool’s own files do not locate it.',
})

export const unknownScheme = errorKind({
  code: 'fleet.unknown-scheme',
  exit: 64,
  explains: 'A database’s URL begins with a scheme that Skein does not speak. Known: postgres, pglite, mysql, sqlite, libsql, d1.',
})

export const dialectMismatch = errorKind({
  code: 'fleet.dialect-mismatch',
  exit: 64,
  explains: 'A migration folder is written for one dialect and the database’s URL names another.',
})

export const readOnlyServer = errorKind({
  code: 'migrate.read-only',
  exit: 2,
  explains: 'The server takes no writes: a standby, a read-only replica, or a session that may only read. Point migrationUrl at the primary.',
})

export const pooled = errorKind({
  code: 'migrate.pooler',
  exit: 1,
  explains: 'The URL goes through a transaction pooler, where a session lock protects nothing and settings leak. Give the direct URL as migrationUrl.',
})

export const refused = errorKind({
  code: 'migrate.refused',
  exit: 1,
  explains: 'Comparing folder and ledger found something that must be decided by a person first. The findings say what, and which flag allows it.',
})

export const sameLedger = errorKind({
  code: 'fleet.same-ledger',
  exit: 64,
  explains: 'Two databases of the configuration are one and the same, with the same ledger. One of the two URLs is wrong, or one entry is too many.',
})

export const ledgerInterfered = errorKind({
  code: 'ledger.interfered',
  exit: 1,
  explains: 'A rule replaces writes to the ledger, or a row-level security policy hides its rows: what was applied would look pending and run again. Remove the rule, or migrate as the table’s owner.',
})

export const wrongTarget = errorKind({
  code: 'migrate.wrong-target',
  exit: 1,
  explains: 'The database behind this URL was last migrated as a member of another environment. Check the URL; say --yes when it is meant.',
})

export const notConfirmed = errorKind({
  code: 'migrate.not-confirmed',
  exit: 1,
  explains: 'The databases are marked as production: migrate wants --yes, or the name typed at its question.',
})

export const unknownMigration = errorKind({
  code: 'migrate.unknown-migration',
  exit: 64,
  explains: '--to names a migration that the folder does not have.',
})

export const dependencyCycle = errorKind({
  code: 'fleet.dependency-cycle',
  exit: 64,
  explains: 'The dependsOn entries of the configuration form a circle.',
})

export const deadline = errorKind({
  code: 'fleet.deadline',
  exit: 2,
  explains: 'A database did not answer within its deadline. The others were asked all the same; --timeout gives it longer.',
})

export const badManifest = errorKind({
  code: 'ready.bad-manifest',
  exit: 64,
  explains: 'The file given with --manifest cannot be read as one.',
})

export const notInManifest = errorKind({
  code: 'ready.not-in-manifest',
  exit: 64,
  explains: 'The manifest was written for another fleet: it does not name this database, or another format for it.',
})

export const initExists = errorKind({
  code: 'init.exists',
  exit: 1,
  explains: 'The folder has a configuration already; init never overwrites one. `skein init --print` shows what it would write.',
})

export const initUnwritable = errorKind({
  code: 'init.unwritable',
  exit: 64,
  explains: 'A file that init makes cannot be written. `skein init --print` shows it instead.',
})

export const newAmbiguous = errorKind({
  code: 'new.ambiguous',
  exit: 64,
  explains: 'A new migration goes into one folder, and the databases that were named have several. Name one database.',
})

export const newConflict = errorKind({
  code: 'new.conflict',
  exit: 1,
  explains: 'The folder changed while the new migration was made, or a file of that name is there already. Nothing was written; run it again.',
})

export const newUnwritable = errorKind({
  code: 'new.unwritable',
  exit: 64,
  explains: 'A file of the new migration cannot be written. Nothing was left half done.',
})

export const ledgerUnreadable = errorKind({
  code: 'ledger.unreadable',
  exit: 2,
  explains: 'The database was reached, but its ledger could not be read: the user may not select from it, or the session was lost.',
})

export const databaseFailed = errorKind({
  code: 'apply.database-failed',
  exit: 2,
  explains: 'The database refused or lost something that Skein does beside the migrations: making the ledger, writing progress, setting limits.',
})

export const noSchemas = errorKind({
  code: 'diff.no-schemas',
  exit: 64,
  explains: 'Schemas of this kind of database cannot be read and compared yet.',
})

export const differentDialects = errorKind({
  code: 'diff.dialects',
  exit: 64,
  explains: 'The two sides of a comparison speak different kinds of SQL: there is no way from one to the other.',
})

export const lookAlike = errorKind({
  code: 'diff.look-alike',
  exit: 64,
  explains: 'The server speaks a dialect’s protocol and is another product: its catalogs say less or other things. --force reads it all the same.',
})

export const stampless = errorKind({
  code: 'inspect.no-stamp',
  exit: 64,
  explains: 'A stamp tells whether one database has changed since; files have none. `skein inspect --format fingerprint` tells of any source.',
})

export const scratchLacks = errorKind({
  code: 'scratch.lacks',
  exit: 2,
  explains: 'A database of another version was to be made anew in a scratch database, whose server lacks an extension, a role or a collation that some of its objects need. The message names them.',
})
