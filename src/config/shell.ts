import { type ChildProcess, spawn } from 'node:child_process'

/** A shell command in a process group of its own, so that all of it can be ended by the group's id. */
export interface ShellRun {
  readonly child: ChildProcess
  /** The last of what it printed on each stream, bounded. */
  readonly printed: { out: string; err: string }
  /** Resolves when it has ended, with the exit code or the signal's name. */
  readonly ended: Promise<number | string>
  /** Ends the whole group: politely, and after `graceMs` by force. Resolves when it is gone. */
  end(graceMs?: number): Promise<void>
}

const printedMax = 1_000_000
const running = new Set<ChildProcess>()

/** Starts `sh -c command` (on Windows its own shell). Nothing is added to the command line: it is in the process list for all to see. */
export function startShell(command: string, options: { readonly cwd: string; readonly env: Readonly<Record<string, string | undefined>> }): ShellRun {
  const child = spawn(command, { ...options, shell: true, detached: process.platform !== 'win32', stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true })
  remember(child)
  const printed = { out: '', err: '' }
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (printed.out = (printed.out + text).slice(-printedMax)))
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (printed.err = (printed.err + text).slice(-printedMax)))
  const ended = endOf(child).finally(() => running.delete(child))
  return { child, printed, ended, end: (graceMs = 2000) => endGroup(child, ended, graceMs) }
}

/** When the command has ended and its output is closed, or a second after it ended: what it left in the background may hold the output open. */
function endOf(child: ChildProcess): Promise<number | string> {
  return new Promise((resolve) => {
    child.once('error', (cause: NodeJS.ErrnoException) => resolve(cause.code ?? cause.message))
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'unknown'))
    child.once('exit', (code, signal) => setTimeout(() => resolve(code ?? signal ?? 'unknown'), 1000).unref())
  })
}

async function endGroup(child: ChildProcess, ended: Promise<unknown>, graceMs: number): Promise<void> {
  signalGroup(child, 'SIGTERM')
  const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), graceMs)
  await ended
  clearTimeout(timer)
  signalGroup(child, 'SIGKILL') // What the shell started may outlive it.
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, signal)
  } catch {
    // Gone already.
  }
}

/** Whatever ends this process, nothing it started stays. */
function remember(child: ChildProcess): void {
  if (running.size === 0 && process.listeners('exit').every((listener) => listener !== endAll)) process.on('exit', endAll)
  running.add(child)
}

function endAll(): void {
  for (const child of running) signalGroup(child, 'SIGKILL')
}
