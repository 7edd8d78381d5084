import { readFile, stat } from 'node:fs/promises'
import type { Blocker } from '../dialect.ts'

/**
 * Processes that hold a lock on an SQLite file, or on the index of its WAL: from `/proc/locks`, so on Linux only, and only for processes
 * that this user may see. SQLite itself cannot say who is in the way. Ourselves are left out.
 */
export async function holders(file: string): Promise<readonly Blocker[]> {
  const inodes = new Set<string | undefined>(await Promise.all([file, `${file}-shm`].map(inodeOf)))
  const locks = await readFile('/proc/locks', 'utf8').catch(() => '')
  const pids = new Set<string>()
  for (const line of locks.split('\n')) {
    // "1: POSIX  ADVISORY  WRITE 4242 fd:01:1835042 1073741826 1073742335"; a waiter has "->" behind its number.
    const found = /^\d+: POSIX\s+ADVISORY\s+(?:READ|WRITE)\s+(\d+)\s+\S+:(\d+)\s/.exec(line)
    if (found?.[1] !== undefined && inodes.has(found[2]) && found[1] !== String(process.pid)) pids.add(found[1])
  }
  return await Promise.all([...pids].map(describe))
}

async function inodeOf(file: string): Promise<string | undefined> {
  const found = await stat(file, { bigint: true }).catch(() => undefined)
  return found === undefined ? undefined : String(found.ino)
}

async function describe(pid: string): Promise<Blocker> {
  const application = (await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')).trim()
  return { id: `process ${pid}`, ...(application === '' ? {} : { application }) }
}
