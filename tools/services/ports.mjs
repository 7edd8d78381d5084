/** Ports that are free, until they are not. */
import { createServer } from 'node:net'

/** A port that was free a moment ago. It may be taken again before it is used: start servers through `withFreePort`. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}

/** What a server says when somebody else has its port. */
export class PortTaken extends Error {}

/** Calls `start(port)` with free ports until it does not meet `PortTaken`, five times at most. */
export async function withFreePort(start) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start(await freePort())
    } catch (error) {
      if (!(error instanceof PortTaken) || attempt === 5) throw error
    }
  }
}
