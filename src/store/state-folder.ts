import { homedir } from 'node:os'
import { join } from 'node:path'

/**
 * Where Skein keeps its own state: `SKEIN_STATE_DIR`, else the platform's folder for it (XDG base directories, Application Support,
 * %LOCALAPPDATA%). Undefined when the user has no home to keep it in. Nothing is made.
 */
export function stateFolder(env: Readonly<Record<string, string | undefined>>, platform: NodeJS.Platform = process.platform): string | undefined {
  if (env.SKEIN_STATE_DIR) return env.SKEIN_STATE_DIR
  if (platform === 'win32') return env.LOCALAPPDATA ? join(env.LOCALAPPDATA, 'skein') : undefined
  if (platform !== 'darwin' && env.XDG_STATE_HOME) return join(env.XDG_STATE_HOME, 'skein')
  const home = env.HOME || accountHome()
  if (home === undefined) return undefined
  return platform === 'darwin' ? join(home, 'Library', 'Application Support', 'skein') : join(home, '.local', 'state', 'skein')
}

/** The file of the store itself. */
export function stateFile(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const folder = stateFolder(env)
  return folder === undefined ? undefined : join(folder, 'state.db')
}

function accountHome(): string | undefined {
  try {
    return homedir()
  } catch {
    return undefined // A user without an entry in the password file, as in some containers.
  }
}
