/**
 * Where things lie.
 *
 * - The cache holds what was downloaded, built or initialised once. It is shared by every checkout of this user,
 *   so that a fresh clone downloads nothing again: `SKEIN_CACHE`, else `~/.cache/skein-services`, else (when the
 *   servers' user may not walk into the home folder) `<tmp>/skein-cache-<uid>`.
 * - The run folder belongs to one checkout: which servers run, and `services.json`, which the tests read.
 * - Data folders of running servers lie on `/dev/shm` when there is room.
 */
import { createHash } from 'node:crypto'
import { accessSync, chmodSync, constants, lstatSync, mkdirSync, statfsSync, statSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const repository = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

export const runFolder = join(repository, '.cache/services/run')

/** The one file that tests read. */
export const servicesFile = join(runFolder, 'services.json')

/** Bytes that must be free on the memory file system before data folders go there. */
const memoryBytesMin = 3 * 1024 ** 3

let cache

/** The cache folder, made when it is missing. Never one that another user owns. */
export function cacheFolder() {
  if (cache !== undefined) return cache
  const home = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'skein-services')
  const chosen = process.env.SKEIN_CACHE
    ? resolve(process.env.SKEIN_CACHE)
    : traversable(dirname(home)) ? home : join(tmpdir(), `skein-cache-${process.getuid?.() ?? 'user'}`)
  mkdirSync(chosen, { recursive: true, mode: 0o755 })
  const found = lstatSync(chosen)
  if (process.getuid && found.uid !== process.getuid()) throw new Error(`${chosen} belongs to another user: set SKEIN_CACHE`)
  if (!traversable(chosen)) chmodSync(chosen, 0o755)
  if (!traversable(chosen)) throw new Error(`the servers' user cannot walk into ${chosen}: set SKEIN_CACHE to a folder it can reach`)
  return (cache = chosen)
}

/** The folder that holds the data of this checkout's running servers. Its path is short: sockets lie in it. `onDisk`: even where memory has room. */
export function dataFolder({ onDisk = false } = {}) {
  const name = `skein-${process.getuid?.() ?? 'user'}-${createHash('sha256').update(repository).digest('hex').slice(0, 8)}`
  return join(!onDisk && memoryHasRoom() ? '/dev/shm' : tmpdir(), name)
}

function memoryHasRoom() {
  try {
    accessSync('/dev/shm', constants.W_OK)
    const { bavail, bsize } = statfsSync('/dev/shm')
    return bavail * bsize >= memoryBytesMin
  } catch {
    return false
  }
}

/** Whether the servers' user may walk into `path`: everybody may, or the servers run as us. */
function traversable(path) {
  if (process.getuid?.() !== 0) return true
  for (let at = resolve(path); ; at = dirname(at)) {
    try {
      if ((statSync(at).mode & 0o001) === 0) return false
    } catch {
      // A folder that does not exist yet is made by us, with mode 0755.
    }
    if (at === dirname(at)) return true
  }
}
