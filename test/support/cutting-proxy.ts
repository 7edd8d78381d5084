import { type AddressInfo, type Server, type Socket, connect, createServer } from 'node:net'
import { onTestFinished } from 'vitest'

/** What the proxy does with one message of the client's: pass it on, cut before the server hears it, or cut before the client hears the answer. */
export type Fate = 'pass' | 'cut-before' | 'cut-after'

export interface CuttingProxy {
  /** The server's URL, by way of the proxy. */
  readonly url: string
  /** Messages of the client that were decided on so far, over all connections. */
  readonly messages: readonly string[]
}

/**
 * A proxy between a client and a server that asks `decide` about every piece of data the client sends. After `cut-after` the server's answer is awaited
 * and thrown away, so that what was sent has certainly happened.
 */
export async function cuttingProxy(serverUrl: string, decide: (message: string, index: number) => Fate): Promise<CuttingProxy> {
  const target = new URL(serverUrl)
  const messages: string[] = []
  const sockets = new Set<Socket>()
  const server: Server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname.replace(/^\[|\]$/g, ''))
    let discards = false
    const end = () => {
      client.destroy()
      upstream.destroy()
    }
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', end)
      socket.on('close', end)
    }
    client.on('data', (chunk: Buffer) => {
      if (discards) return
      const message = chunk.toString('latin1')
      const fate = decide(message, messages.push(message) - 1)
      if (fate === 'cut-before') return end()
      discards = fate === 'cut-after'
      upstream.write(chunk)
    })
    upstream.on('data', (chunk: Buffer) => {
      if (discards) return end()
      client.write(chunk)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  })
  const url = new URL(serverUrl)
  url.hostname = '127.0.0.1'
  url.port = String((server.address() as AddressInfo).port)
  return { url: url.href, messages }
}
