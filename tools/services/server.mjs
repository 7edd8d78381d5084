/** What every server of ours has in common: data copied from a seed, a port, a pid, a real query before it counts as up. */
import { chmodSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { giveToServerUser, run, startServer } from './command.mjs'
import { isAlive } from './once.mjs'
import { dataFolder } from './places.mjs'
import { PortTaken, withFreePort } from './ports.mjs'
import { forget, remember } from './state.mjs'

const portTaken = /address already in use|could not bind|bind on tcp|addr_in_use/i

let closing = false

/** From now on this process starts no server: it is about to end. */
export function refuseLaunches() {
  closing = true
}

/** A fresh folder for the server `name`, owned by the user it runs as. `onDisk`: not where memory plays the disk. */
export function freshFolder(name, { onDisk = false } = {}) {
  const parent = dataFolder({ onDisk })
  mkdirSync(parent, { recursive: true, mode: 0o755 })
  chmodSync(parent, 0o755)
  const folder = join(parent, name)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { mode: 0o755 })
  giveToServerUser(folder)
  return folder
}

/** Copies an initialised data folder, with its owner and modes. */
export async function copySeed(seed, folder) {
  await run(['cp', '-a', '--reflink=auto', seed, join(folder, 'data')])
  return join(folder, 'data')
}

/**
 * Starts one server. `argv(port)` is its command line, `ask(port)` a real query that rejects until the server is up.
 * `signal` is the quickest end that leaves nothing behind outside its folder. The pid is remembered before anything
 * can go wrong. Resolves to `{ port, pid }`.
 */
export function launch({ name, folder, argv, ask, signal, timeoutMs = 120_000 }) {
  return withFreePort(async (port) => {
    if (closing) throw new Error('servers are being stopped')
    const log = join(folder, 'log')
    rmSync(log, { force: true })
    const { pid, exited } = startServer(argv(port), { log, cwd: folder })
    if (pid === undefined) throw new Error(`${name} could not be started: ${await exited}`)
    remember({ name, pid, folder, port, signal })
    let ended
    exited.then((how) => (ended = how))
    for (const deadline = Date.now() + timeoutMs; ; await pause(50)) {
      const problem = await ask(port).then(() => undefined, (error) => error)
      if (ended !== undefined) {
        forget(name)
        const said = readFileSync(log, 'utf8')
        if (portTaken.test(said)) throw new PortTaken(said)
        throw new Error(`${name} ${ended}\n${said.slice(-4000)}`)
      }
      if (problem === undefined) return { port, pid }
      if (Date.now() > deadline) {
        await end({ name, pid, folder, signal })
        throw new Error(`${name} was not ready after ${timeoutMs / 1000} s: ${problem.message}\n${readFileSync(log, 'utf8').slice(-4000)}`)
      }
    }
  })
}

/** Stops one server by its pid, if it still is ours, and removes its data. */
export async function end({ name, pid, folder, signal }) {
  for (const [kind, waitMs] of [[signal, 8_000], ['SIGTERM', 5_000], ['SIGKILL', 5_000]]) {
    if (!isOurs(pid, folder)) break
    process.kill(pid, kind)
    for (const deadline = Date.now() + waitMs; isOurs(pid, folder) && Date.now() < deadline; ) await pause(25)
  }
  forget(name)
  rmSync(folder, { recursive: true, force: true })
}

/** Whether `pid` is alive and was started with `folder` on its command line: numbers of dead processes are used again. */
export function isOurs(pid, folder) {
  if (!isAlive(pid)) return false
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder)
  } catch {
    return false
  }
}
