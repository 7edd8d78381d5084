/** Work that is done once per version and kept in the cache, whoever asks first. */
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { cacheFolder } from './places.mjs'

const marker = '.complete'
const lockWaitMs = 15 * 60_000

/**
 * The folder `name` of the cache, made by `make(folder)` when it is not there whole. A marker written last tells a
 * whole folder from an interrupted one, which is made again from nothing. Two processes never make the same folder.
 */
export async function once(name, make) {
  const folder = join(cacheFolder(), name)
  if (existsSync(join(folder, marker))) return folder
  const unlock = await lock(`${folder}.lock`)
  try {
    if (existsSync(join(folder, marker))) return folder
    const started = Date.now()
    process.stderr.write(`services: making ${name}\n`)
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true, mode: 0o755 })
    await make(folder)
    writeFileSync(join(folder, marker), '')
    process.stderr.write(`services: made ${name} in ${((Date.now() - started) / 1000).toFixed(1)} s\n`)
    return folder
  } finally {
    unlock()
  }
}

/** Waits for a lock file, takes over one whose owner is dead, and returns what removes it. */
async function lock(file) {
  const deadline = Date.now() + lockWaitMs
  for (;;) {
    try {
      const handle = openSync(file, 'wx')
      writeSync(handle, String(process.pid))
      closeSync(handle)
      return () => rmSync(file, { force: true })
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
    if (ownerIsDead(file)) rmSync(file, { force: true })
    else if (Date.now() > deadline) throw new Error(`waited too long for ${file}: remove it when nothing else is provisioning`)
    else await pause(200)
  }
}

function ownerIsDead(file) {
  try {
    const owner = readFileSync(file, 'utf8')
    if (owner === '') return Date.now() - statSync(file).mtimeMs > 5_000 // Made, but its owner died before it said who it is.
    return !isAlive(Number(owner))
  } catch {
    return false // Just removed: ask again.
  }
}

/** Whether a process of this number exists. */
export function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}
