import type { Socket } from 'node:net'
import pg from 'pg'

/** What of the driver's connection is used here; its published types leave these out. */
interface DriverConnection {
  stream: Socket
  connect(port: number | string, host?: string): void
  attachListeners(stream: Socket): void
  emit(event: string, ...values: unknown[]): boolean
  requestSsl(): void
}

const Driver = pg.Connection as unknown as new (config: object) => DriverConnection

/**
 * The driver's connection, which goes on without TLS on the same socket when the server answers that it has none: as libpq does
 * for sslmode=prefer. The driver itself would give up, and a second connection costs the server a second process.
 * A server that has just said so is not asked again for a moment: a fleet has many databases on one server.
 */
export class PreferringConnection extends Driver {
  override connect(port: number | string, host?: string): void {
    const { stream } = this
    super.connect(port, host)
    // The driver has asked to be told of the first byte; it is read here before it is told.
    const [theirs] = stream.listeners('data') as ((chunk: Buffer) => void)[]
    if (theirs === undefined) throw new Error('the driver no longer waits for the answer about TLS')
    stream.removeAllListeners('data')
    stream.once('data', (chunk: Buffer) => {
      if (chunk.toString('latin1') !== 'N') return theirs(chunk)
      plainUntilMs.set(addressOf(stream), performance.now() + rememberedMs)
      this.#goOn()
    })
  }

  override requestSsl(): void {
    if ((plainUntilMs.get(addressOf(this.stream)) ?? 0) < performance.now()) return super.requestSsl()
    this.stream.removeAllListeners('data')
    this.#goOn()
  }

  #goOn(): void {
    this.attachListeners(this.stream)
    this.emit('sslconnect')
  }
}

const rememberedMs = 10_000

/** Servers that have no TLS, by address and not by name: behind one name there may be several. */
const plainUntilMs = new Map<string, number>()

function addressOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`
}
