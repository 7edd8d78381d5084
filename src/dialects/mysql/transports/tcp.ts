/** The MySQL protocol over TCP or a Unix socket, by mysql2. */
import { readFileSync } from 'node:fs'
import { type Socket, connect as dial } from 'node:net'
import { Readable } from 'node:stream'
import type { Connection as Driver, ConnectionOptions, QueryError } from 'mysql2'
import type { Row, Value } from '../../dialect.ts'
import type { Address, TlsMode } from '../url.ts'
import type { Answer, Transport } from './transport.ts'

const goodbyeMs = 500
/** From here on MariaDB's error numbers are its own; the driver would give them MySQL's names. */
const ownNumbers = 1900

/** Opens a connection and logs in. Rejects with what the driver or the system said, or with the signal's reason as soon as it fires. */
export async function openTcp(address: Address, applicationName: string, signal: AbortSignal): Promise<Transport> {
  const { createConnection } = await import('mysql2')
  if (address.tls !== 'preferred') return dialIn(createConnection, address, applicationName, signal)
  try {
    return await dialIn(createConnection, { ...address, tls: 'required' }, applicationName, signal)
  } catch (error) {
    if ((error as QueryError).code !== 'HANDSHAKE_NO_SSL_SUPPORT') throw error
    return dialIn(createConnection, { ...address, tls: 'disabled' }, applicationName, signal)
  }
}

async function dialIn(create: (options: ConnectionOptions) => Driver, address: Address, applicationName: string, signal: AbortSignal): Promise<Transport> {
  signal.throwIfAborted() // It may have fired while we were loading, and would not fire again.
  const socket = address.socket === undefined ? dial({ host: address.host, port: address.port, noDelay: true, keepAlive: true }) : dial(address.socket)
  // Node checks a certificate against the name that the socket was given; for an address it has none and would check `localhost`.
  Object.assign(socket, { _host: address.host })
  let driver: Driver
  try {
    driver = create({ ...options(address, applicationName), stream: () => socket })
  } catch (error) {
    socket.destroy()
    throw error
  }
  const give = (): void => void socket.destroy(signal.reason instanceof Error ? signal.reason : new Error('aborted'))
  signal.addEventListener('abort', give, { once: true })
  try {
    const hello = await new Promise<{ serverVersion: string }>((resolve, reject) => {
      driver.on('error', (error) => reject(signal.aborted ? signal.reason : error)) // Stays for good: an error without a listener would end the process.
      driver.on('connect', resolve as (hello: unknown) => void)
    })
    return transport(driver, socket, address, hello.serverVersion)
  } catch (error) {
    socket.destroy()
    throw signal.aborted ? signal.reason : error
  } finally {
    signal.removeEventListener('abort', give)
  }
}

function options(address: Address, applicationName: string): ConnectionOptions {
  return {
    host: address.host,
    port: address.port,
    user: address.user,
    password: address.password,
    ...(address.database === undefined ? {} : { database: address.database }),
    ...(address.socket === undefined ? {} : { socketPath: address.socket }),
    ...(address.tls === 'disabled' ? {} : { ssl: address.profile ?? tlsOptions(address, address.tls) }),
    connectTimeout: 0, // Our own deadline covers everything from the name's lookup to the first answer.
    connectAttributes: { program_name: applicationName },
    // IGNORE_SPACE would change the session's sql_mode, so that a table called `count` needs quotes: MySQL's own client does not set it.
    flags: ['-IGNORE_SPACE', '-FOUND_ROWS', '-ODBC'],
    multipleStatements: true,
    supportBigNumbers: true,
    bigNumberStrings: false, // Only what a double cannot hold comes as a string.
    dateStrings: true,
    queryFormat: (sql: string) => sql,
    disableEval: true, // A parser compiled for each shape of row costs more than it saves when each is asked once.
    typeCast: true,
    jsonStrings: true,
  }
}

function tlsOptions({ ca, cert, key }: Address, mode: TlsMode): Exclude<ConnectionOptions['ssl'], string | undefined> {
  return {
    ...(ca === undefined ? {} : { ca: pem(ca) }),
    ...(cert === undefined ? {} : { cert: pem(cert) }),
    ...(key === undefined ? {} : { key: pem(key) }),
    rejectUnauthorized: mode === 'verify-ca' || mode === 'verify-identity',
    verifyIdentity: mode === 'verify-identity',
  }
}

function pem(textOrPath: string): string {
  if (textOrPath.includes('-----BEGIN')) return textOrPath
  try {
    return readFileSync(textOrPath, 'utf8')
  } catch (cause) {
    throw Object.assign(new Error(`The certificate file ${textOrPath} cannot be read`, { cause }), { code: 'HANDSHAKE_SSL_ERROR' })
  }
}

function transport(driver: Driver, socket: Socket, address: Address, greeting: string): Transport {
  let lost: Error | undefined
  let closing: Promise<void> | undefined
  const mariadb = /mariadb/i.test(greeting)
  const pending = new Set<(error: Error) => void>()
  const fail = (error: Error) => {
    lost ??= error
    for (const reject of pending) reject(lost)
    pending.clear()
  }
  driver.on('error', fail)
  socket.on('close', () => fail(lost ?? Object.assign(new Error('The connection was closed'), { code: 'PROTOCOL_CONNECTION_LOST', fatal: true })))
  return {
    kind: address.socket === undefined ? 'tcp' : 'socket',
    greeting,
    threadId: driver.threadId as number,
    lost: () => lost,
    send: (sql, data) =>
      new Promise((resolve, reject) => {
        if (lost !== undefined) return reject(lost)
        pending.add(reject)
        let answers = 0
        const command = driver.query({ sql, ...(data === undefined ? {} : { infileStreamFactory: () => Readable.from(data) }) }, (error: QueryError | null, result: unknown, fields: unknown) => {
          pending.delete(reject)
          if (error === null) return resolve(answersOf(result, fields))
          if (error.fatal) lost ??= error
          reject(Object.assign(error, { answers, sql: undefined, ...(mariadb && (error.errno ?? 0) >= ownNumbers ? { code: String(error.errno) } : {}) }))
        })
        command.on('fields', () => answers++)
      }),
    close: () => (closing ??= hangUp(driver, socket, pending.size === 0 && lost === undefined)),
  }
}

/** Resolves when the socket is closed: with the server's own goodbye if it was idle, so that its locks are gone too. */
function hangUp(driver: Driver, socket: Socket, politely: boolean): Promise<void> {
  if (socket.destroyed) return Promise.resolve()
  return new Promise((resolve) => {
    const timer = setTimeout(() => socket.destroy(), politely ? goodbyeMs : 0)
    socket.once('close', () => {
      clearTimeout(timer)
      resolve()
    })
    if (politely) driver.end()
  })
}

interface Ok {
  readonly serverStatus: number
}

/** The driver hands over one answer as it is and several as a list, and tells the two apart only by its list of columns. */
function answersOf(result: unknown, fields: unknown): readonly Answer[] {
  const several = Array.isArray(fields) && (fields[0] === undefined || Array.isArray(fields[0]))
  const all = several ? (result as readonly unknown[]) : [result]
  return all.map((each) => (Array.isArray(each) ? { rows: each.map(plain) } : { status: (each as Ok).serverStatus }))
}

function plain(row: Readonly<Record<string, unknown>>): Row {
  const values: Record<string, Value> = {}
  for (const [name, value] of Object.entries(row)) values[name] = plainValue(value)
  return values
}

function plainValue(value: unknown): Value {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  return Buffer.isBuffer(value) ? value.toString('utf8') : JSON.stringify(value)
}
