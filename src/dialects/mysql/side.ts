import type { Answer, Transport } from './transports/transport.ts'

/** A second session of the same user, opened when first needed, for what cannot be asked through a busy one: killing, and who is in the way. */
export interface Side {
  send(sql: string): Promise<readonly Answer[]>
  close(): Promise<void>
}

const answerMs = 5_000

/** `open` is called again when the session was lost; a question without an answer within five seconds loses it. */
export function side(open: () => Promise<Transport>): Side {
  let current: Promise<Transport> | undefined
  let closed = false
  const session = async (): Promise<Transport> => {
    for (;;) {
      if (closed) throw new Error('The connection was closed')
      const attempt = (current ??= open())
      const transport = await attempt.catch((error) => {
        if (current === attempt) current = undefined
        throw error
      })
      if (transport.lost() === undefined) return transport
      if (current === attempt) current = undefined
    }
  }
  return {
    async send(sql) {
      const transport = await session()
      const timer = setTimeout(() => void transport.close(), answerMs)
      try {
        return await transport.send(sql)
      } finally {
        clearTimeout(timer)
      }
    },
    async close() {
      closed = true
      const transport = await current?.catch(() => undefined)
      await transport?.close()
    },
  }
}
