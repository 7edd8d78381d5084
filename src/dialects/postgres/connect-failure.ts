import { redact } from '../../errors/secrets.ts'
import { SkeinError } from '../../errors/skein-error.ts'
import type { ErrorKind } from '../../errors/error-kind.ts'
import { connectAborted, connectAuth, connectFailed, connectNotReady, connectRefused, connectTimeout, connectTls, connectTooMany, connectUnknownDatabase } from '../errors.ts'
import { classify } from './classify.ts'

/** Where an attempt went, for messages. */
export interface Where {
  /** The database's name in the fleet. */
  readonly name: string
  readonly host: string
  readonly port: number
  readonly user: string
  readonly database: string
  readonly encrypted: boolean
}

/** Names that the system gives to errors of sockets and of name resolution. */
const unreachable: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'the host is not known',
  EAI_AGAIN: 'the name could not be looked up now',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  ENOENT: 'there is no such socket',
  EACCES: 'this user may not open the socket',
  ETIMEDOUT: 'the network gave no answer',
  ECONNRESET: 'the connection was cut while it was being made',
  EPIPE: 'the connection was cut while it was being made',
}

const tlsCode = /^(ERR_TLS|ERR_SSL|ERR_OSSL|CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|HOSTNAME_MISMATCH|EPROTO|CRL_)/
const noTls = /does not support SSL|error establishing an SSL connection/

/** What kind of failure it is, for the choice whether to try another way or another host. */
export function attemptFailure(error: unknown): 'tls' | 'auth' | 'network' | 'not-ready' | 'final' {
  if (error instanceof SkeinError) return 'final'
  const { code, name, message } = error as { readonly code?: string; readonly name?: string; readonly message?: string }
  if (tlsCode.test(code ?? '') || noTls.test(message ?? '')) return 'tls'
  if (code === '28000' || code === '28P01') return 'auth'
  if (code === '57P03') return 'not-ready'
  if (unreachable[networkCode(error) ?? ''] !== undefined || name === 'ConnectDeadline' || /terminated unexpectedly/.test(message ?? '')) return 'network'
  return 'final'
}

/** A driver's error while connecting as an answer for people. Never holds a secret. */
export function connectFailure(error: unknown, where: Where): SkeinError {
  if (error instanceof SkeinError) return error
  const place = where.host.startsWith('/') ? `the socket ${where.host}/.s.PGSQL.${where.port}` : `${where.host}:${where.port}`
  const { kind, words, hint } = sorted(error, where)
  return kind(`${where.name}: ${place}: ${redact(words)}`, { ...(hint === undefined ? {} : { hint }), details: { host: where.host, port: where.port, user: where.user, database: where.database } })
}

interface Sorted {
  readonly kind: ErrorKind
  readonly words: string
  readonly hint?: string
}

function sorted(error: unknown, where: Where): Sorted {
  const { name, message = String(error) } = error as { readonly name?: string; readonly message?: string }
  const network = networkCode(error)
  if (name === 'AbortError') return { kind: connectAborted, words: 'interrupted while connecting' }
  if (name === 'ConnectDeadline') return { kind: connectTimeout, words: 'no session before the deadline', hint: 'A firewall that drops packets looks like this; so does a server that is starting or overloaded.' }
  if (attemptFailure(error) === 'tls') return { kind: connectTls, words: tlsWords(message, network), hint: tlsHint(network, message) }
  if (network !== undefined && unreachable[network] !== undefined) return { kind: connectRefused, words: `${unreachable[network]} (${network})`, hint: refusedHint(network) }
  if (/terminated unexpectedly/.test(message)) return { kind: connectRefused, words: 'the server hung up while the connection was being made', hint: 'Is it a Postgres server, and does it take the TLS that sslmode asks for?' }
  return bySqlState(error, where, message)
}

function bySqlState(error: unknown, where: Where, message: string): Sorted {
  const { code } = classify(error)
  if (code === '28P01') return { kind: connectAuth, words: message, hint: 'Check user and password; PGPASSWORD and ~/.pgpass are read when the URL has none.' }
  if (code === '28000' && /no pg_hba\.conf entry|pg_hba\.conf rejects/.test(message)) {
    return { kind: connectAuth, words: message, hint: where.encrypted ? 'The server lets this user not connect from here: a line in its pg_hba.conf is missing.' : 'The server may take encrypted connections only: try sslmode=require.' }
  }
  if (code === '28000') return { kind: connectAuth, words: message, hint: 'Check user and way of authentication.' }
  if (code === '3D000' || /no such database/i.test(message)) return { kind: connectUnknownDatabase, words: message, hint: `Create it (\`create database\`), or correct the URL.${where.database === where.user ? ' A URL without a name means the user’s, as libpq has it.' : ''}` }
  if (code === '53300' || /no more connections allowed|too many (clients|connections)/i.test(message)) return { kind: connectTooMany, words: message, hint: 'Wait, close idle connections, or work on fewer databases at once.' }
  if (code === '57P03') return { kind: connectNotReady, words: message, hint: 'Try again in a moment.' }
  if (/unsupported startup parameter/.test(message)) return { kind: connectFailed, words: message, hint: 'A pooler answered, and takes no such setting when connecting: use the direct URL of the server.' }
  return { kind: connectFailed, words: message }
}

/** The system's code; several addresses of one name are tried at once, and fail together. */
function networkCode(error: unknown): string | undefined {
  const { code, errors } = error as { readonly code?: string; readonly errors?: readonly { readonly code?: string }[] }
  return code ?? errors?.[0]?.code
}

function tlsWords(message: string, code: string | undefined): string {
  return noTls.test(message) ? 'the server does not offer TLS' : `TLS failed: ${message}${code === undefined ? '' : ` (${code})`}`
}

function tlsHint(code: string | undefined, message: string): string {
  if (noTls.test(message)) return 'Switch TLS on at the server, or use sslmode=prefer or disable.'
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return 'The certificate is for another name. Connect by that name, or use sslmode=verify-ca.'
  if (/SELF_SIGNED|UNABLE_TO|DEPTH_ZERO|CERT_/.test(code ?? '')) return 'The authority that signed the certificate is not trusted: give its certificate as sslrootcert=FILE or ssl.ca.'
  return 'Check sslmode, the certificates, and that the server speaks TLS 1.2 or newer.'
}

function refusedHint(code: string): string {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'Check the host in the URL, and that this machine can look names up.'
  if (code === 'ENOENT') return 'Without a host, libpq connects to a unix socket: name the host in the URL, or the folder of the socket.'
  return 'Check host and port, and that the server runs.'
}
