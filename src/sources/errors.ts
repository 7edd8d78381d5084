import { errorKind } from '../errors/error-kind.ts'

/** Nothing is there that could be read as a schema. */
export const sourceUnknown = errorKind({
  code: 'source.unknown',
  exit: 64,
  explains: 'What was named with --from, --to or behind `inspect` is no URL, no file, no folder and no database of the fleet.',
})

/** A kind of source that comes with a later version. */
export const sourceNotYet = errorKind({
  code: 'source.not-yet',
  exit: 64,
  explains: 'This kind of source is not read yet: a Drizzle module, a Prisma schema, or a database that is not Postgres.',
})

/** A statement of a file did not run in the scratch database. */
export const sourceDoesNotLoad = errorKind({
  code: 'source.does-not-load',
  exit: 1,
  explains: 'A statement of a file or a migration failed in the scratch database. The message is the server’s; the position is the file’s.',
})

/** A statement reaches beyond its database, and the scratch server is not ours. */
export const sourceReachesOut = errorKind({
  code: 'source.reaches-out',
  exit: 1,
  explains: 'A file changes the whole server or reaches out of it (roles, tablespaces, programs), and it would run on a scratch server that others use. With the embedded server, or one that is started for this, it runs.',
})

/** A file of a source cannot be read. */
export const sourceUnreadable = errorKind({
  code: 'source.unreadable',
  exit: 64,
  explains: 'A file or folder that was named as a source cannot be read, is no text, or holds nothing to load.',
})
