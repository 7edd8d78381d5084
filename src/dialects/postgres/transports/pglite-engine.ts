import { Worker } from 'node:worker_threads'
import type { BackendMessage } from './pglite-protocol.ts'

/** Where the engine keeps its data: a folder that is there, or in memory, from this prepared archive. */
export type EngineData = { readonly folder: string } | { readonly archive: Uint8Array }

/** An embedded Postgres on a thread of its own: while it works, this thread serves other databases and hears Ctrl-C. */
export interface PgliteEngine {
  /** Resolves when it takes messages; rejects with why it cannot. */
  readonly ready: Promise<void>
  /** Sends frontend messages and gives what came back. Data rows only when they are asked for. One at a time. Rejects once the engine is gone. */
  exchange(request: Uint8Array, rows: boolean): Promise<readonly BackendMessage[]>
  /** Shuts it down in order. Never rejects. */
  close(): Promise<void>
  /** Ends it at once, whatever it is doing, as a crash would: what was not committed is rolled back when the folder is opened again. Never rejects. */
  kill(): Promise<void>
}

/**
 * Extensions of Postgres's own contrib that migrations use, handed to every instance so that `create extension` finds them;
 * all were run. About 90 ms together. What is not here (postgis, vector, postgres_fdw …) PGlite 0.5 does not carry.
 */
const extensions = ['bloom', 'btree_gin', 'btree_gist', 'citext', 'cube', 'dict_int', 'dict_xsyn', 'earthdistance', 'fuzzystrmatch', 'hstore', 'intarray', 'isn', 'lo', 'ltree', 'moddatetime', 'pg_trgm', 'pgcrypto', 'seg', 'tablefunc', 'tcn', 'unaccent', 'uuid_ossp']

/** Runs on the thread. Its errors are copied field by field, since a copy of an Error loses what Postgres said. */
const program = `
const { parentPort, workerData } = require('node:worker_threads')
const need = require('node:module').createRequire(workerData.from)
const { PGlite } = need('@electric-sql/pglite')
const extensions = Object.fromEntries(workerData.extensions.map((name) => [name, need('@electric-sql/pglite/contrib/' + name)[name]]))
const { folder, archive } = workerData.data
const opening = folder === undefined ? PGlite.create('memory://', { loadDataDir: new Blob([archive]), extensions }) : PGlite.create(folder, { extensions })
const plain = (error) => ({ ...error, message: String(error?.message ?? error) })
const told = (rows) => ({ name }) => (name === 'dataRow' ? rows : ['rowDescription', 'commandComplete', 'emptyQuery', 'readyForQuery', 'error'].includes(name))
opening.then(
  (engine) => {
    parentPort.on('message', async ({ request, rows }) => {
      try {
        if (request === undefined) {
          await engine.close()
          parentPort.close()
          return
        }
        const messages = await engine.execProtocolStream(request, { throwOnError: false })
        parentPort.postMessage({ messages: messages.filter(told(rows)).map((message) => (message.name === 'error' ? { ...plain(message), name: 'error' } : { ...message })) })
      } catch (error) {
        parentPort.postMessage({ failed: plain(error) })
      }
    })
    parentPort.postMessage({ messages: [] })
  },
  (error) => {
    parentPort.postMessage({ failed: plain(error) })
    parentPort.close()
  },
)
`

type Told = { readonly messages: readonly BackendMessage[] } | { readonly failed: { readonly message: string } }

/** Starts one. */
export function startPglite(data: EngineData): PgliteEngine {
  const worker = new Worker(program, { eval: true, execArgv: [], name: 'pglite', workerData: { from: import.meta.url, extensions, data } })
  let waiting: { resolve(messages: readonly BackendMessage[]): void; reject(error: Error): void } | undefined
  let gone: Error | undefined
  const answer = () => new Promise<readonly BackendMessage[]>((resolve, reject) => (gone === undefined ? (waiting = { resolve, reject }) : reject(gone)))
  const leave = (error: Error) => {
    gone ??= error
    waiting?.reject(gone)
    waiting = undefined
  }
  worker.on('message', (told: Told) => {
    const asked = waiting
    waiting = undefined
    if ('messages' in told) asked?.resolve(told.messages.map(revived))
    else asked?.reject(Object.assign(new Error(told.failed.message), told.failed))
  })
  worker.on('error', leave)
  const exited = new Promise<void>((resolve) =>
    worker.on('exit', () => {
      leave(new Error('the embedded Postgres has ended'))
      resolve()
    }),
  )
  const ready = answer().then(() => {})
  return {
    ready,
    exchange(request, rows) {
      const answered = answer()
      worker.postMessage({ request, rows })
      return answered
    },
    async close() {
      worker.postMessage({})
      await exited
    },
    async kill() {
      leave(Object.assign(new Error('the embedded Postgres was stopped'), { code: '57P01' })) // Postgres's own word for it: admin_shutdown.
      await worker.terminate()
    },
  }
}

function revived(message: BackendMessage): BackendMessage {
  return message.name === 'error' ? (Object.assign(new Error(), message) as unknown as BackendMessage) : message
}
