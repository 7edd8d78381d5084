import { errorKind } from '../errors/error-kind.ts'

/** There is no database to replay in. */
export const noScratch = errorKind({
  code: 'scratch.none',
  exit: 2,
  explains: 'Files were to be compared with a database, and there is no throw-away database of its major version to load them into. Give a server’s URL with --scratch or `scratch: { postgres: … }`; a local server binary of that version, and for version 18 the embedded one, are found by themselves.',
})

/** The scratch server is not what was asked for. */
export const scratchVersion = errorKind({
  code: 'scratch.version',
  exit: 64,
  explains: 'The scratch server is of another major version than the database it is to stand for: what one prints is not what the other prints.',
})
