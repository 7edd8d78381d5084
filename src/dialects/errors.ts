/** What every dialect can say about connecting and locking: each kind exists once, so that a code means the same everywhere. */
import { errorKind } from '../errors/error-kind.ts'

/** The URL does not say where to connect. */
export const connectUrl = errorKind({
  code: 'connect.url',
  exit: 64,
  explains: 'The URL cannot be understood, or names a parameter that does not exist. The message says which part; the hint shows the nearest one that does.',
})

/** Nobody answers there. */
export const connectRefused = errorKind({
  code: 'connect.refused',
  exit: 2,
  explains: 'Nothing answered at the address: the host is unknown or unreachable, nothing listens on the port or socket, or the file is not there. Check host, port and that the server runs.',
})

/** No answer in time. */
export const connectTimeout = errorKind({
  code: 'connect.timeout',
  exit: 2,
  explains: 'The connection was not ready before the deadline, all hosts together. A firewall that drops packets looks like this; so does a server that is starting or overloaded.',
})

/** The server knows us and says no. */
export const connectAuth = errorKind({
  code: 'connect.auth',
  exit: 2,
  explains: 'The server refused the user or its password, or lets this user not connect from here or to this database.',
})

/** The encrypted channel could not be made as demanded. */
export const connectTls = errorKind({
  code: 'connect.tls',
  exit: 2,
  explains: 'TLS was demanded and could not be had: the server offers none, its certificate is not signed by the given authority or is for another name, or a certificate file cannot be read.',
})

/** The server is there, the database is not. */
export const connectUnknownDatabase = errorKind({
  code: 'connect.unknown-database',
  exit: 2,
  explains: 'The server has no database of that name. Skein makes none: create it, or correct the URL.',
})

/** No slot left. */
export const connectTooMany = errorKind({
  code: 'connect.too-many',
  exit: 2,
  explains: 'The server has no connection left for this user. Wait, close idle ones, or lower the number of databases that are worked on at once.',
})

/** Known, and too old or too different to work with. */
export const connectUnsupported = errorKind({
  code: 'connect.unsupported',
  exit: 2,
  explains: 'The server answers, but its version or kind is one that Skein cannot work with. The hint names the oldest that works.',
})

/** Somebody called it off. */
export const connectAborted = errorKind({
  code: 'connect.aborted',
  exit: 2,
  explains: 'The attempt to connect was called off, by a signal or because the run ended.',
})

/** It answers, but lets nobody in yet. */
export const connectNotReady = errorKind({
  code: 'connect.not-ready',
  exit: 2,
  explains: 'The server is starting up, shutting down or recovering, and takes no connections now.',
})

/** Anything else that ends an attempt to connect. */
export const connectFailed = errorKind({
  code: 'connect.failed',
  exit: 2,
  explains: 'The connection could not be set up for a reason that has no code of its own; the message has the words of the server or the system.',
})

/** Another runner has it. */
export const lockHeld = errorKind({
  code: 'lock.held',
  exit: 2,
  explains: 'Another run holds the migration lock of this database, Skein or the official tool (whose lock is the same), and went on holding it for as long as we were told to wait. The message names the holder.',
})

/** Somebody called off the wait. */
export const lockAborted = errorKind({
  code: 'lock.aborted',
  exit: 2,
  explains: 'Waiting for the migration lock was given up because the run was interrupted.',
})
