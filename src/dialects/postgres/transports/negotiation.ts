import type { Socket } from 'node:net'
import pg from 'pg'

/** What of the driver's connection is used here; its published types leave these out. */
interface DriverConnection {
  stream: Socket
  connect(port: number | string, host?: string): void
  attachListeners(stream: Socket): void
  emit(event: string, ...values: unknown[]): boolean
}

const Driver = pg.Connection as unknown as new (config: object) => DriverConnection

/**
 * The driver's connection, which goes on without TLS on the same socket when the server answers that it has none: as libpq does
 * for sslmode=prefer. The driver itself would give up, and a second connection costs the server a second process.
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
      this.attachListeners(stream)
      this.emit('sslconnect')
    })
  }
}
