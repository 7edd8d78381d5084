import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { type Fleet as LoadedFleet, fleetOf } from '../config/fleet.ts'
import { validateFleet } from '../config/validate.ts'
import { findEntries } from './init.ts'

/**
 * The fleet that `init` would write for the repository around `cwd`, for commands that only read and have no configuration;
 * undefined when there is nothing to be found. `file` names the configuration that is not there.
 */
export async function foundFleet(cwd: string, environment: string): Promise<LoadedFleet | undefined> {
  const root = repositoryRoot(cwd)
  const entries = await findEntries(root)
  if (entries.length === 0) return undefined
  const databases = Object.fromEntries(entries.map(({ name, config }) => [name, config]))
  const config = await validateFleet({ databases }, { file: 'what init finds' })
  return fleetOf(config, { file: join(root, 'skein.config.ts'), root, environment })
}

/** The folder of the git repository around a folder; the folder itself outside of one. */
function repositoryRoot(cwd: string): string {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return folder
    if (dirname(folder) === folder) return resolve(cwd)
  }
}
