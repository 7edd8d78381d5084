import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where disposable files are kept: `SKEIN_CACHE_DIR`, else the platform's cache folder. Undefined when there is no home to have one in. */
export function cacheFolder(env: Readonly<Record<string, string | undefined>>): string | undefined {
  if (env['SKEIN_CACHE_DIR']) return env['SKEIN_CACHE_DIR']
  if (process.platform === 'win32') return env['LOCALAPPDATA'] ? join(env['LOCALAPPDATA'], 'skein', 'Cache') : undefined
  if (process.platform !== 'darwin' && env['XDG_CACHE_HOME']) return join(env['XDG_CACHE_HOME'], 'skein')
  const home = env['HOME'] || safeHome()
  if (home === undefined) return undefined
  return process.platform === 'darwin' ? join(home, 'Library', 'Caches', 'skein') : join(home, '.cache', 'skein')
}

function safeHome(): string | undefined {
  try {
    return homedir()
  } catch {
    return undefined // A user without an entry in the password file, as in some containers.
  }
}
