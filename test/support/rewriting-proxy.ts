import { type AddressInfo, type Server, type Socket, connect, createServer } from 'node:net'
import { onTestFinished } from 'vitest'

/** The URL of a proxy that replaces words in what the server says, by others of the same length: a server that says it is another one. */
export async function rewritingProxy(serverUrl: string, replace: readonly (readonly [from: string, to: string])[]): Promise<string> {
  for (const [from, to] of replace) if (from.length !== to.length) throw new Error(`${from} and ${to} differ in length, which the protocol counts`)
  const target = new URL(serverUrl)
  const sockets = new Set<Socket>()
  const server: Server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname)
    const end = () => {
      client.destroy()
      upstream.destroy()
    }
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', end)
      socket.on('close', end)
    }
    client.on('data', (chunk: Buffer) => upstream.write(chunk))
    upstream.on('data', (chunk: Buffer) => client.write(Buffer.from(replace.reduce((text, [from, to]) => text.replaceAll(from, to), chunk.toString('latin1')), 'latin1')))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  })
  const url = new URL(serverUrl)
  url.hostname = '127.0.0.1'
  url.port = String((server.address() as AddressInfo).port)
  return url.href
}
