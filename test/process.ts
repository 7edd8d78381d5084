import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

/** The command line as a process of its own, from the sources: for what only a process has, its streams, its signals and its end. */
export interface SkeinProcess {
  readonly child: ChildProcess
  /** Once standard output or error has this text in it. Rejects when the process ends before. */
  said(text: string): Promise<void>
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null; readonly stdout: string; readonly stderr: string }>
}

export interface ProcessOptions {
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
  /** A file descriptor in the place of a pipe. */
  readonly stdout?: number | 'pipe'
}

export function skeinProcess(args: readonly string[], { cwd, env = {}, stdout: to = 'pipe' }: ProcessOptions): SkeinProcess {
  const child = spawn(process.execPath, ['--import', pathToFileURL(join(root, 'node_modules/jiti/lib/jiti-register.mjs')).href, join(root, 'src/cli/main.ts'), ...args], {
    cwd,
    stdio: ['ignore', to, 'pipe'],
    env: { PATH: process.env.PATH ?? '', HOME: cwd, SKEIN_CACHE_DIR: join(cwd, '.skein-cache'), SKEIN_STATE_DIR: join(cwd, '.skein-state'), ...env },
  })
  let stdout = ''
  let stderr = ''
  const waiting = new Set<() => void>()
  const heard = () => waiting.forEach((look) => look())
  child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()) && heard())
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()) && heard())
  const ended = once(child, 'close').then(([code, signal]) => ({ code: code as number | null, signal: signal as NodeJS.Signals | null, stdout, stderr }))
  return {
    child,
    ended,
    said: (text) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (!stdout.includes(text) && !stderr.includes(text)) return
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        void ended.then(() => reject(new Error(`it ended without saying ${JSON.stringify(text)}:\n${stdout}\n${stderr}`)))
        look()
      }),
  }
}
