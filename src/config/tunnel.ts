import { connect, createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { tunnelFailed, tunnelTimeout } from './errors.ts'
import { type ShellRun, startShell } from './shell.ts'
import { tunnelUrl } from './tunnel-url.ts'
import { lastWords } from './value-command.ts'

/** The near end of a tunnel, as one database uses it. */
export interface Tunnel {
  /** The database's URL with the local end in it; may hold a password. */
  readonly url: string
  /** Gives it back. The last user's close ends the command and everything it started. */
  close(): Promise<void>
}

export interface TunnelOptions {
  /** With `{port}` where the local port belongs. It must stay in the foreground. */
  readonly command: string
  readonly url: string
  /** For messages. */
  readonly database: string
  /** Working directory of the command: the configuration's folder. */
  readonly root: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Longest wait for the local port. */
  readonly timeoutMs: number
  readonly signal?: AbortSignal
}

interface Shared {
  readonly port: number
  readonly run: ShellRun
  users: number
}

/** Tunnels of this process, by folder and command. */
const open = new Map<string, Promise<Shared>>()

/** Starts the command on a free port and waits until the port takes connections. Databases with the same command share one tunnel at a time. */
export async function openTunnel(options: TunnelOptions): Promise<Tunnel> {
  tunnelUrl(options.url, 1, options.database) // A URL that cannot be led through is refused before anything is started.
  const shared = await join(options)
  let given = false
  const close = async () => {
    if (given) return
    given = true
    await leave(shared, options)
  }
  try {
    await untilReachable(shared, options)
    return { url: tunnelUrl(options.url, shared.port, options.database), close }
  } catch (error) {
    await close()
    throw error
  }
}

async function join(options: TunnelOptions): Promise<Shared> {
  const known = open.get(keyOf(options))
  const starting = known ?? start(options)
  if (known === undefined) forgetWhenEnded(keyOf(options), starting)
  const shared = await starting
  shared.users++
  return shared
}

async function start({ command, root, env }: TunnelOptions): Promise<Shared> {
  const port = await freePort()
  return { port, run: startShell(command.replaceAll('{port}', String(port)), { cwd: root, env }), users: 0 }
}

/** Keeps a tunnel for others to share, until it fails to start or ends by itself. */
function forgetWhenEnded(key: string, starting: Promise<Shared>): void {
  open.set(key, starting)
  const forget = () => {
    if (open.get(key) === starting) open.delete(key)
  }
  starting.then(({ run }) => run.ended.then(forget), forget)
}

async function leave(shared: Shared, options: TunnelOptions): Promise<void> {
  shared.users--
  if (shared.users > 0) return
  if ((await open.get(keyOf(options))) === shared) open.delete(keyOf(options))
  if (shared.users === 0) await shared.run.end()
}

function keyOf({ command, root }: TunnelOptions): string {
  return JSON.stringify([root, command])
}

async function untilReachable({ port, run }: Shared, { database, command, timeoutMs, signal }: TunnelOptions): Promise<void> {
  const deadline = performance.now() + timeoutMs
  let ended: number | string | undefined
  void run.ended.then((end) => (ended = end))
  for (;;) {
    signal?.throwIfAborted()
    if (await takesConnections(port)) return
    if (ended !== undefined) {
      const how = ended === 0 ? 'ended at once; it must stay in the foreground' : typeof ended === 'number' ? `ended with code ${ended}` : `failed: ${ended}`
      throw tunnelFailed(`${database}: the tunnel's command ${how}`, { hint: lastWords(run), details: { database, command: command.split(' ', 1)[0] } })
    }
    if (performance.now() > deadline)
      throw tunnelTimeout(`${database}: the tunnel took longer than ${timeoutMs / 1000} s`, { hint: `Its command must listen on 127.0.0.1:${port}. ${lastWords(run)}`, details: { database } })
    await pause(25)
  }
}

function takesConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port })
    const answer = (reached: boolean) => {
      socket.destroy()
      resolve(reached)
    }
    socket.setTimeout(1000, () => answer(false))
    socket.once('connect', () => answer(true)).once('error', () => answer(false))
  })
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { readonly port: number }
      server.close(() => resolve(port))
    })
  })
}
