import { hostname } from 'node:os'
import { basename } from 'node:path'
import { closeSync, mkdirSync, openSync, readFileSync, rmdirSync, rmSync, statSync, writeSync } from 'node:fs'
import { type ProcessOwner, isAlive, thisProcess } from '../../process-owner.ts'
import { pgliteInUse } from '../errors.ts'

/** How long taking over a dead owner's lock may take; a longer one was cut off itself. */
const takeoverMs = 10_000

/** The lock file of a data folder, beside it, so that the folder stays Postgres's own. */
export function lockFileOf(folder: string): string {
  return `${folder}.skein-lock`
}

/**
 * Locks a data folder for this process, or rejects with `connect.pglite-in-use` naming the process that has it. Two processes
 * on one folder lose each other's rows. A lock whose process is gone is taken over; one of another machine (a shared volume) never.
 */
export function lockFolder(folder: string): void {
  const file = lockFileOf(folder)
  if (create(file)) return
  const owner = ownerOf(file)
  if (owner !== undefined && isAlive(owner)) throw inUse(folder, owner)
  if (!takeOver(file)) throw inUse(folder, ownerOf(file))
}

export function unlockFolder(folder: string): void {
  rmSync(lockFileOf(folder), { force: true })
}

/** Makes the file if nobody has; the owner is written at once. */
function create(file: string): boolean {
  try {
    const handle = openSync(file, 'wx')
    writeSync(handle, JSON.stringify(thisProcess()))
    closeSync(handle)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** Only one of several that found the same dead owner may remove its lock: the one that makes a folder beside it. */
function takeOver(file: string): boolean {
  const door = `${file}.takeover`
  if (!enter(door)) return false
  try {
    const owner = ownerOf(file)
    if (owner !== undefined && isAlive(owner)) return false
    rmSync(file, { force: true })
    return create(file)
  } finally {
    rmdirSync(door)
  }
}

function enter(door: string): boolean {
  for (const attempt of ['first', 'second'] as const) {
    try {
      mkdirSync(door)
      return true
    } catch {
      if (attempt === 'second' || !isOld(door)) return false
      rmSync(door, { recursive: true, force: true })
    }
  }
  return false
}

function isOld(path: string): boolean {
  try {
    return Date.now() - statSync(path).mtimeMs > takeoverMs
  } catch {
    return true // Gone meanwhile.
  }
}

/** Undefined when the file is gone, or was cut off before its owner was written. */
function ownerOf(file: string): ProcessOwner | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ProcessOwner
  } catch {
    return isOld(file) ? undefined : { pid: 0, host: 'a process that is just starting' }
  }
}

function inUse(folder: string, owner: ProcessOwner | undefined) {
  const isElsewhere = owner !== undefined && owner.host !== hostname()
  const who = owner === undefined ? 'another process' : isElsewhere ? `process ${owner.pid} on ${owner.host}` : `process ${owner.pid}`
  return pgliteInUse(`the PGlite folder ${basename(folder)} is open in ${who}`, {
    hint: isElsewhere ? `If that process is gone, remove ${lockFileOf(folder)}.` : 'Wait for it to end, or end it. Only one process can have a PGlite folder open.',
    details: { folder, ...(owner === undefined ? {} : { pid: owner.pid, host: owner.host }) },
  })
}
