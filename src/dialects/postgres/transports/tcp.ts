import type { ConnectionOptions, TLSSocket } from 'node:tls'
import pg from 'pg'
import { Deadline } from '../deadline.ts'
import { requestCancel } from './cancel.ts'
import { Message } from './message.ts'
import { PreferringConnection } from './negotiation.ts'
import type { Answer, SendOptions, TransactionStatus, Wire } from './wire.ts'

/** One attempt to reach one server in one way. */
export interface TcpOptions {
  /** Host name, address, or the folder of a unix socket. */
  readonly host: string
  readonly port: number
  /** Called when the server asks for a password, with the way it wants it; may throw to refuse. */
  readonly password: (method: AuthenticationMethod) => string
  /** Sent as they are in the startup packet: user, database, application_name, options … */
  readonly startup: Readonly<Record<string, string>>
  readonly tls: ConnectionOptions | false
  /** Goes on without TLS, on the same connection, when the server has none. */
  readonly mayBePlain: boolean
  readonly negotiation: 'postgres' | 'direct'
  /** Ties the password exchange to the TLS channel when the server can. */
  readonly channelBinding: boolean
  readonly keepAliveMs: number | undefined
  readonly timeoutMs: number
  readonly signal: AbortSignal | undefined
}

export type AuthenticationMethod = 'none' | 'password' | 'md5' | 'scram-sha-256' | 'scram-sha-256-plus'

/** Opens a session over TCP or a unix socket with `pg`, in its pipelining mode. Rejects with the driver's error. */
export async function openTcp(options: TcpOptions): Promise<Wire> {
  const client = new Session(options)
  const parameters: Record<string, string> = {}
  client.connection.on('parameterStatus', (message: { readonly parameterName: string; readonly parameterValue: string }) => {
    parameters[message.parameterName] = message.parameterValue
  })
  const wire = new TcpWire(client, options, parameters) // Listens for errors from the start: one without a listener ends the process.
  try {
    const connected = async () => {
      await client.connect()
      client.checkTrust()
    }
    await new Deadline(options.timeoutMs, options.signal).during(connected(), () => client.connection.stream.destroy())
    return wire
  } catch (error) {
    client.connection.stream.destroy()
    throw error
  }
}

interface Internals {
  readonly processID: number | null
  readonly secretKey: number | null
}

/** The driver's client, with a startup packet that is exactly ours: it would fill gaps from the process's environment. */
class Session extends pg.Client {
  readonly #options: TcpOptions
  #method: AuthenticationMethod = 'none'

  constructor(options: TcpOptions) {
    const keepAlive = { keepAlive: options.keepAliveMs !== undefined, keepAliveInitialDelayMillis: options.keepAliveMs }
    super({
      host: options.host,
      port: options.port,
      user: options.startup['user'],
      database: options.startup['database'],
      password: () => options.password(this.#method),
      ssl: options.tls,
      sslnegotiation: options.negotiation,
      enableChannelBinding: options.channelBinding,
      ...keepAlive,
      pipeline: true,
      ...(options.mayBePlain ? { connection: new PreferringConnection({ ssl: options.tls, ...keepAlive }) } : {}),
    } as pg.ClientConfig)
    this.#options = options
    this.connection.on('authenticationCleartextPassword', () => (this.#method = 'password'))
    this.connection.on('authenticationMD5Password', () => (this.#method = 'md5'))
    this.connection.on('authenticationSASL', (message: { readonly mechanisms: readonly string[] }) => {
      this.#method = options.channelBinding && message.mechanisms.includes('SCRAM-SHA-256-PLUS') ? 'scram-sha-256-plus' : 'scram-sha-256'
    })
  }

  getStartupConf(): Readonly<Record<string, string>> {
    return this.#options.startup
  }

  /** Asks once more when the server let us in without any password: what was demanded may forbid that. */
  checkTrust(): void {
    if (this.#method === 'none') this.#options.password('none')
  }
}

class TcpWire implements Wire {
  readonly transport: 'tcp' | 'socket'
  readonly pipelines = true
  readonly parameters: Readonly<Record<string, string>>
  readonly #client: Session
  readonly #options: TcpOptions
  #outstanding = 0
  #lost: Error | undefined
  #ending: Promise<void> | undefined

  constructor(client: Session, options: TcpOptions, parameters: Readonly<Record<string, string>>) {
    this.transport = options.host.startsWith('/') ? 'socket' : 'tcp'
    this.#client = client
    this.#options = options
    this.parameters = parameters
    client.on('error', (error) => (this.#lost ??= error))
    client.on('end', () => (this.#lost ??= new Error('the connection was closed')))
  }

  get processId(): number | undefined {
    return (this.#client as unknown as Internals).processID ?? undefined
  }

  get transaction(): TransactionStatus {
    return this.#client.getTransactionStatus() ?? 'I'
  }

  get outstanding(): number {
    return this.#outstanding
  }

  get lost(): Error | undefined {
    return this.#lost
  }

  send(sql: string, options: SendOptions = {}): Promise<Answer> {
    this.#outstanding++
    return new Promise<Answer>((resolve, reject) => {
      const failed = (error: Error) => void this.#settled().then(() => reject(error))
      this.#client.query(new Message(sql, options, () => this.transaction, { resolve, reject: failed }))
    }).finally(() => this.#outstanding--)
  }

  /** An error comes before the server says what became of the transaction; until then that is not known. */
  #settled(): Promise<void> {
    const { connection } = this.#client
    if (this.#lost !== undefined) return Promise.resolve()
    return new Promise((resolve) => {
      const done = () => {
        for (const event of ['readyForQuery', 'end'] as const) connection.off(event, done)
        resolve()
      }
      for (const event of ['readyForQuery', 'end'] as const) connection.on(event, done)
    })
  }

  async cancel(): Promise<void> {
    const { processID, secretKey } = this.#client as unknown as Internals
    if (processID !== null && secretKey !== null) await requestCancel(this.#asAgreed(), processID, secretKey)
  }

  second(): Promise<Wire> {
    return openTcp({ ...this.#asAgreed(), signal: undefined })
  }

  /** The options with what was agreed about TLS. */
  #asAgreed(): TcpOptions {
    const isEncrypted = (this.#client.connection.stream as Partial<TLSSocket>).encrypted === true
    return { ...this.#options, tls: isEncrypted ? this.#options.tls : false, mayBePlain: false }
  }

  end(): Promise<void> {
    this.#ending ??= this.#end()
    return this.#ending
  }

  /** Says goodbye and waits a moment for the server to go, so that its locks are free when this resolves. */
  async #end(): Promise<void> {
    const { stream } = this.#client.connection
    if (this.#outstanding > 0 || this.#lost !== undefined) {
      stream.destroy()
      return
    }
    const timer = setTimeout(() => stream.destroy(), goodbyeMs)
    await this.#client.end().catch(() => {})
    clearTimeout(timer)
  }
}

/** Longest wait for the server to close its side. */
const goodbyeMs = 1000
