import { createServer, type Server, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'

/** A server that speaks just enough of Postgres's protocol (version 3) to note what a client sends. It runs nothing. */
export interface ToldPostgres {
  readonly port: number
  /** Queries in order; copy data as `copy: …`. */
  readonly told: readonly string[]
  close(): Promise<void>
}

export async function toldPostgres(): Promise<ToldPostgres> {
  const told: string[] = []
  const server: Server = createServer((socket) => converse(socket, told))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { port: (server.address() as AddressInfo).port, told, close: () => new Promise((resolve) => server.close(() => resolve())) }
}

function converse(socket: Socket, told: string[]): void {
  let received = Buffer.alloc(0)
  let greeted = false
  let copied: Buffer[] = []
  socket.on('error', () => socket.destroy())
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk])
    for (;;) {
      const head = greeted ? 1 : 0
      if (received.length < head + 4) return
      const length = received.readInt32BE(head) + head
      if (received.length < length) return
      const type = greeted ? String.fromCharCode(received[0]!) : 'greeting'
      const body = received.subarray(head + 4, length)
      received = received.subarray(length)
      answer(type, body)
    }
  })

  function answer(type: string, body: Buffer): void {
    if (type === 'greeting') {
      greeted = true
      const settings = Object.entries({ server_version: '18.0', client_encoding: 'UTF8', standard_conforming_strings: 'on' })
      socket.write(Buffer.concat([message('R', Buffer.alloc(4)), ...settings.map(([name, value]) => message('S', Buffer.from(`${name}\0${value}\0`))), ready]))
    } else if (type === 'Q') {
      const query = body.subarray(0, -1).toString()
      told.push(query)
      socket.write(/^copy\s+[\w.]+\s*(?:\([^)]*\))?\s*from\s+stdin/i.test(query) ? message('G', Buffer.from([0, 0, 0])) : Buffer.concat([done, ready]))
    } else if (type === 'd') copied.push(Buffer.from(body))
    else if (type === 'c') {
      told.push(`copy: ${Buffer.concat(copied).toString()}`)
      copied = []
      socket.write(Buffer.concat([done, ready]))
    } else if (type === 'X') socket.end()
  }
}

function message(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5)
  head.write(type)
  head.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}

const done = message('C', Buffer.from('SELECT 0\0'))
const ready = message('Z', Buffer.from('I'))
