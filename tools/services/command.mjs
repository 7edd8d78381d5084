/** Running programs: to their end, or as a server of ours. */
import { spawn } from 'node:child_process'
import { chownSync, closeSync, openSync } from 'node:fs'

const nobody = { uid: 65534, gid: 65534 }
const isRoot = process.getuid?.() === 0

/** Servers refuse to run as root; `setpriv` is enough to be `nobody`, no account has to be made. */
function asServerUser(argv) {
  return isRoot ? ['setpriv', `--reuid=${nobody.uid}`, `--regid=${nobody.gid}`, '--clear-groups', ...argv] : argv
}

/** Gives `path` to the user that servers run as. */
export function giveToServerUser(path) {
  if (isRoot) chownSync(path, nobody.uid, nobody.gid)
}

/**
 * Runs a program to its end and resolves to `{ code, stdout, stderr, output }`. Rejects when it cannot be started,
 * or when `check` is not false and it fails.
 */
export function run(argv, { cwd, env = process.env, input, serverUser = false, check = true, timeoutMs = 600_000 } = {}) {
  const [file, ...args] = serverUser ? asServerUser(argv) : argv
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd, env, stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'], timeout: timeoutMs, killSignal: 'SIGKILL' })
    const chunks = { stdout: '', stderr: '', output: '' }
    for (const stream of ['stdout', 'stderr']) {
      child[stream].setEncoding('utf8').on('data', (text) => {
        chunks[stream] += text
        chunks.output += text
      })
    }
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (check && code !== 0) reject(new Error(`${argv.slice(0, 6).join(' ')} … ended with ${code ?? signal}\n${chunks.output.slice(-4000)}`))
      else resolve({ code: code ?? 128, ...chunks })
    })
    if (input !== undefined) {
      child.stdin.on('error', () => {}) // The program may end before it has read everything; its exit code says so.
      child.stdin.end(input)
    }
  })
}

/**
 * Starts a server that outlives this process, in a session of its own, with everything it says in `log`.
 * `exited` resolves when it ends while this process still watches.
 */
export function startServer(argv, { log, env = process.env, cwd = '/' }) {
  const [file, ...args] = asServerUser(argv)
  const out = openSync(log, 'a')
  const child = spawn(file, args, { cwd, env, detached: true, stdio: ['ignore', out, out] })
  closeSync(out)
  child.unref()
  const exited = new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message))
    child.on('exit', (code, signal) => resolve(`ended with ${code ?? signal}`))
  })
  return { pid: child.pid, exited }
}

/** The path of a program of the system, or undefined. */
export async function which(name) {
  const { code, stdout } = await run(['sh', '-c', 'command -v -- "$1"', 'sh', name], { check: false })
  return code === 0 ? stdout.trim() : undefined
}
