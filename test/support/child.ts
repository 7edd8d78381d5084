import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

const repository = fileURLToPath(new URL('../..', import.meta.url))

/** A command line in a process of its own, for what only a process can show: signals, kills. */
export interface Child {
  readonly process: ChildProcess
  /** Once it has printed this. Rejects when it ends without. */
  said(text: string): Promise<void>
  /** Its exit code, or the signal that ended it, with what it printed. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null; readonly stdout: string; readonly stderr: string }>
}

export interface ChildOptions {
  readonly env?: Readonly<Record<string, string>>
  /** A file descriptor in the place of a pipe. */
  readonly stdout?: number
  /** Reads its output through a shell's pipe, and only after a second: a pipe between programs takes 64 kB, unlike the one that Node makes. The exit code is the reader's. */
  readonly slowly?: true
  /** Another user of the system, where this one is root. */
  readonly user?: { readonly uid: number; readonly gid: number }
}

/** Starts one: from dist/ when that is newer than every source, else from the sources through jiti. Killed when the test ends. */
export function startSkein(args: readonly string[], cwd: string, options: ChildOptions = {}): Child {
  const env = { PATH: process.env.PATH ?? '', HOME: cwd, SKEIN_CACHE_DIR: join(cwd, '.skein-cache'), SKEIN_STATE_DIR: join(cwd, '.skein-state'), ...options.env }
  const argv = [process.execPath, ...entry(), ...args]
  const [program = '', ...rest] = options.slowly === true ? ['sh', '-c', '"$0" "$@" | { sleep 1; cat; }', ...argv] : argv
  const child = spawn(program, rest, { cwd, env, stdio: ['ignore', options.stdout ?? 'pipe', 'pipe'], ...options.user })
  const out: string[] = []
  const err: string[] = []
  child.stdout?.on('data', (chunk: Buffer) => out.push(chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => err.push(chunk.toString()))
  onTestFinished(() => void child.kill('SIGKILL'))
  const ended = new Promise<Awaited<Child['ended']>>((resolve) => child.on('close', (code, signal) => resolve({ code, signal, stdout: out.join(''), stderr: err.join('') })))
  const said = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => (out.join('').includes(text) || err.join('').includes(text) ? resolve() : undefined)
      child.stdout?.on('data', look)
      child.stderr?.on('data', look)
      void ended.then(({ stderr }) => reject(new Error(`it ended without saying ${JSON.stringify(text)}: ${stderr}`)))
      look()
    })
  return { process: child, ended, said }
}

let chosen: readonly string[] | undefined

function entry(): readonly string[] {
  chosen ??= isFresh(join(repository, 'dist/cli/main.js')) ? [join(repository, 'dist/cli/main.js')] : [join(repository, 'node_modules/jiti/lib/jiti-cli.mjs'), join(repository, 'src/cli/main.ts')]
  return chosen
}

function isFresh(built: string): boolean {
  if (!existsSync(built)) return false
  const at = statSync(built).mtimeMs
  return readdirSync(join(repository, 'src'), { recursive: true, withFileTypes: true }).every((entry) => !entry.isFile() || statSync(join(entry.parentPath, entry.name)).mtimeMs <= at)
}
