import type { SkeinError } from '../../errors/skein-error.ts'
import type { ErrorKind } from '../../errors/error-kind.ts'
import { redact } from '../../errors/secrets.ts'
import { connectAuth, connectFailed, connectNotReady, connectRefused, connectTls, connectTooMany, connectUnknownDatabase } from '../errors.ts'
import type { Address } from './url.ts'

interface Reason {
  readonly kind: ErrorKind
  readonly says: string
  readonly hint?: string
}

const encodeHint = 'Check user and password; inside a URL special characters are percent-encoded.'
const refused: Reason = { kind: connectRefused, says: 'does not answer' }

/** By the code that the driver or the system gave. Numbers and names: MySQL 9.7's and MariaDB 10.11's error references. */
const reasons: Readonly<Record<string, Reason>> = {
  ECONNREFUSED: { ...refused, hint: 'Is the server running, and is the port right?' },
  ENOTFOUND: { kind: connectRefused, says: 'is not a host that is known' },
  EAI_AGAIN: { kind: connectRefused, says: 'could not be looked up' },
  EHOSTUNREACH: { kind: connectRefused, says: 'cannot be reached' },
  ENETUNREACH: { kind: connectRefused, says: 'cannot be reached' },
  ENOENT: { kind: connectRefused, says: 'is a socket that does not exist' },
  ENOTSOCK: { kind: connectRefused, says: 'is not a socket' },
  EACCES: { kind: connectRefused, says: 'is a socket that may not be used' },
  ECONNRESET: { kind: connectRefused, says: 'closed the connection before anything was said' },
  EPIPE: { kind: connectRefused, says: 'closed the connection before anything was said' },
  PROTOCOL_CONNECTION_LOST: { kind: connectRefused, says: 'closed the connection before anything was said' },
  HANDSHAKE_NO_SSL_SUPPORT: { kind: connectTls, says: 'offers no TLS', hint: 'Turn TLS on at the server, or say ssl-mode=DISABLED where the network is trusted.' },
  HANDSHAKE_SSL_ERROR: { kind: connectTls, says: 'could not be reached over TLS', hint: 'Give the authority’s certificate with ssl-ca, or say ssl-mode=REQUIRED to encrypt without verifying.' },
  ER_SECURE_TRANSPORT_REQUIRED: { kind: connectTls, says: 'demands TLS', hint: 'Say ssl-mode=REQUIRED, or better VERIFY_IDENTITY.' },
  ER_ACCESS_DENIED_ERROR: { kind: connectAuth, says: 'refused the login', hint: encodeHint },
  ER_ACCESS_DENIED_NO_PASSWORD_ERROR: { kind: connectAuth, says: 'refused the login', hint: encodeHint },
  ER_DBACCESS_DENIED_ERROR: { kind: connectAuth, says: 'does not let this user use the database', hint: 'Grant the user rights on it.' },
  ER_HOST_NOT_PRIVILEGED: { kind: connectAuth, says: 'lets nobody connect from this host' },
  ER_HOST_IS_BLOCKED: { kind: connectAuth, says: 'has blocked this host after too many failed attempts', hint: 'An administrator unblocks it: truncate performance_schema.host_cache, or flush hosts.' },
  ER_ACCOUNT_HAS_BEEN_LOCKED: { kind: connectAuth, says: 'has locked this account' },
  4151: { kind: connectAuth, says: 'has locked this account' }, // MariaDB's number for the same
  ER_MUST_CHANGE_PASSWORD_LOGIN: { kind: connectAuth, says: 'wants a new password for this user first' },
  ER_MUST_CHANGE_PASSWORD: { kind: connectAuth, says: 'wants a new password for this user first' },
  ER_NOT_SUPPORTED_AUTH_MODE: { kind: connectAuth, says: 'wants a way of authentication that is not supported' },
  AUTH_SWITCH_PLUGIN_ERROR: { kind: connectAuth, says: 'wants a way of authentication that is not supported' },
  ER_BAD_DB_ERROR: { kind: connectUnknownDatabase, says: 'has no such database', hint: 'Create it, or correct the URL.' },
  ER_CON_COUNT_ERROR: { kind: connectTooMany, says: 'has no connection left' },
  ER_TOO_MANY_USER_CONNECTIONS: { kind: connectTooMany, says: 'has no connection left for this user' },
  ER_USER_LIMIT_REACHED: { kind: connectTooMany, says: 'has no connection left for this user' },
  ER_SERVER_SHUTDOWN: { kind: connectNotReady, says: 'is shutting down' },
}

/** An attempt's failure as an answer: which place, why, what now. Nothing secret passes. */
export function connectError(error: unknown, address: Address): SkeinError {
  const { code = '', errno, message = String(error) } = error as { code?: string; errno?: number; message?: string }
  const { kind, says, hint } = reasons[String(errno)] ?? reasons[code] ?? (/^ERR_(TLS|SSL|OSSL)|CERT/.test(code) ? (reasons['HANDSHAKE_SSL_ERROR'] as Reason) : { kind: connectFailed, says: 'could not be connected to' })
  const words = redact(message)
  const options = { details: { place: placeOf(address), ...(code === '' ? {} : { serverCode: code }) }, cause: undefined }
  return kind(`${placeOf(address)} ${says}${words === '' ? '' : `: ${words}`}`, hint === undefined ? options : { ...options, hint })
}

/** Where an address leads, without its secrets: `db.internal:3306/app`. */
export function placeOf({ host, port, socket, database }: Address): string {
  const at = socket ?? (host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`)
  return redact(database === undefined ? at : `${at}/${database}`)
}
