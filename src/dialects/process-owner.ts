import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'

/** Who has something on disk. A process is known by its number and by when it began: numbers are used again. */
export interface ProcessOwner {
  readonly pid: number
  /** In the system's own clock ticks, where it tells (Linux). */
  readonly started?: string
  readonly host: string
}

/** This process, as others will ask after it. */
export function thisProcess(): ProcessOwner {
  const started = startOf(process.pid)
  return { pid: process.pid, ...(started === undefined ? {} : { started }), host: hostname() }
}

/** Whether it still runs. One of another machine (a shared volume) cannot be asked, and counts as alive. */
export function isAlive(owner: ProcessOwner): boolean {
  if (owner.host !== hostname()) return true
  try {
    process.kill(owner.pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
  }
  return owner.started === undefined || owner.started === startOf(owner.pid)
}

/** When a process began, in ticks since the system did: field 22 of `/proc/<pid>/stat`. Undefined elsewhere than on Linux. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  } catch {
    return undefined
  }
}
