import { errorKind } from '../../errors/error-kind.ts'

export const notADatabase = errorKind({
  code: 'connect.not-a-database',
  exit: 2,
  explains: 'The file is no SQLite database, or it is encrypted: its first bytes are not those of SQLite. Skein opens no encrypted files. Check the path; nothing was written.',
})

export const damaged = errorKind({
  code: 'connect.damaged',
  exit: 2,
  explains: 'SQLite finds the file malformed. Copy it together with its -wal and -journal files before anything else, then try `sqlite3 FILE .recover`. Skein deletes no journals.',
})

export const fileBusy = errorKind({
  code: 'connect.busy',
  exit: 2,
  explains: 'Another process holds the SQLite file exclusively, so that not even reading is possible, and went on holding it for as long as we waited. End it or wait for it.',
})

export const unreadableMedia = errorKind({
  code: 'connect.file-access',
  exit: 2,
  explains: 'The SQLite file, or the folder it is in, cannot be used as it must: no permission, read-only media with a journal or write-ahead log that would have to be written, or a file system without the locks SQLite needs.',
})
