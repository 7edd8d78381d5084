import { errorKind } from '../errors/error-kind.ts'

export const folderMissing = errorKind({
  code: 'folder.missing',
  exit: 64,
  explains: 'The folder of migrations that the configuration names does not exist. Check the path; relative paths count from the folder of the configuration file.',
})

export const folderUnreadable = errorKind({
  code: 'folder.unreadable',
  exit: 64,
  explains: 'A folder or file of migrations could not be read, or a file of the tool in it (a journal, a sum) is not what it should be. The message names the file and the reason.',
})

export const folderLinkOutside = errorKind({
  code: 'folder.link-outside',
  exit: 64,
  explains: 'A symbolic link among the migrations leads out of the project (or nowhere). What would be run is then not what was reviewed, so it is refused: copy the file, or point the format at its real folder.',
})

export const folderNotAFile = errorKind({
  code: 'folder.not-a-file',
  exit: 64,
  explains: 'Something with the name of a migration is not a regular file: a folder, a pipe, a socket or a device. Reading it could hang or run the wrong thing.',
})

export const formatConfigMissing = errorKind({
  code: 'format.config-missing',
  exit: 64,
  explains: "The tool's own configuration file was not found where the configuration says, or none of its usual names exists.",
})

export const formatConfigUnreadable = errorKind({
  code: 'format.config-unreadable',
  exit: 64,
  explains: "The tool's own configuration file could not be parsed, or does not hold what it must.",
})

export const formatChoiceNeeded = errorKind({
  code: 'format.choice-needed',
  exit: 64,
  explains: "The tool's own configuration knows several databases and nothing says which one is meant. The message lists them.",
})

export const formatNameInvalid = errorKind({
  code: 'format.name-invalid',
  exit: 64,
  explains: 'The name of a new migration cannot be a file name of this tool.',
})

export const formatValueMissing = errorKind({
  code: 'format.value-missing',
  exit: 64,
  explains: "Something that locates the database (an account, a database id) is neither in the tool's own configuration nor in the environment.",
})

export const ledgerUnreadable = errorKind({
  code: 'ledger.unreadable',
  exit: 2,
  explains: 'The table in which the tool records its migrations exists but could not be read: usually a missing privilege. The message has the server’s words.',
})

export const ledgerForeign = errorKind({
  code: 'ledger.foreign',
  exit: 1,
  explains: 'A table with the name of the ledger exists, but it does not have the columns that the tool makes. Point the format at the right table (`table`, `schema`).',
})

export const formatNoHome = errorKind({
  code: 'format.no-home',
  exit: 64,
  explains:
    'Several keyspaces share one folder of migrations, and a statement names a table that belongs to none of them, or tables of different ones. Nothing was run. Declare the table in a schema module of its keyspace, or map it in `keyspaceOf`.',
})

export const folderSameName = errorKind({
  code: 'folder.same-name',
  exit: 64,
  explains: 'Two names in a folder of migrations are one on systems that fold case or normalise Unicode (macOS, Windows): one of the files would be lost there. Rename one of them.',
})

export const folderVersion = errorKind({
  code: 'folder.version',
  exit: 64,
  explains: 'A migration’s version cannot be ordered: it is written in digits other than 0 to 9, or a number and a date say opposite orders. Rename the file before it is applied.',
})

export const folderScriptMissing = errorKind({
  code: 'folder.script-missing',
  exit: 64,
  explains: 'A migration of Prisma is a folder with a migration.sql, and this folder has none. Remove it, or bring the file back.',
})

export const folderProvider = errorKind({
  code: 'folder.provider',
  exit: 64,
  explains: 'The folder’s migration_lock.toml names another provider than the Prisma schema (P3019). Migrations of one database do not run on another.',
})

export const folderSum = errorKind({
  code: 'folder.sum-mismatch',
  exit: 1,
  explains: 'atlas.sum does not match the files beside it: a file was added, edited or removed without `atlas migrate hash`. The report names each. Restore the file, or hash the folder again when the change is meant.',
})
