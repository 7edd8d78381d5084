import pg from 'pg'
import type { TcpOptions } from './tcp.ts'

/** What of the driver's connection a cancel request needs; its published types leave these out. */
interface CancelConnection {
  readonly stream: { destroy(): void }
  connect(portOrPath: number | string, host?: string): void
  requestSsl(): void
  cancel(processId: number, secretKey: number): void
  on(event: string, listener: (error: Error) => void): void
}

/** Longest wait for the server to take the request and hang up. */
const requestMs = 5000

/** Sends a cancel request the way the session itself was reached, with TLS when it has TLS. Never rejects: one that is lost is repeated by the caller. */
export function requestCancel(options: TcpOptions, processId: number, secretKey: number): Promise<void> {
  const Connection = pg.Connection as unknown as new (config: object) => CancelConnection
  const connection = new Connection({ ssl: options.tls, sslNegotiation: options.negotiation })
  return new Promise((resolve) => {
    const timer = setTimeout(() => connection.stream.destroy(), requestMs)
    const done = () => {
      clearTimeout(timer)
      connection.stream.destroy()
      resolve()
    }
    const send = () => connection.cancel(processId, secretKey)
    connection.on('connect', () => {
      if (options.tls === false) send()
      else if (options.negotiation === 'postgres') connection.requestSsl()
    })
    connection.on('sslconnect', send)
    connection.on('error', done)
    connection.on('end', done)
    if (options.host.startsWith('/')) connection.connect(`${options.host}/.s.PGSQL.${options.port}`)
    else connection.connect(options.port, options.host)
  })
}
