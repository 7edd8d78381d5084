import { cacheFolder } from '../config/cache-folder.ts'
import { type Fleet as LoadedFleet, fleetOf } from '../config/fleet.ts'
import { type LoadOptions, environmentOf, loadFleet as loadConfiguration } from '../config/load.ts'
import type { FleetDefinition } from '../config/shape.ts'
import { validateFleet } from '../config/validate.ts'
import { closeAtEnd } from '../dialects/close.ts'
import { SkeinError } from '../errors/skein-error.ts'
import { lazyStore } from '../store/lazy-store.ts'
import type { Store } from '../store/store.ts'
import { answersIn, noAnswers } from './answers.ts'
import type { Fleet } from './fleet.ts'

/** Loads the configuration and gives it what the use cases need. Touches no database. */
export async function loadFleet(options: LoadOptions): Promise<Fleet> {
  return furnished(await loadConfiguration(options), options.env)
}

/** The same for commands that only read: without any configuration they work on what `init` would have found. */
export async function loadOrFindFleet(options: LoadOptions): Promise<Fleet> {
  try {
    return await loadFleet(options)
  } catch (error) {
    if (!(error instanceof SkeinError) || error.code !== 'config.not-found' || options.file !== undefined) throw error
    const { foundFleet } = await import('./found.ts')
    const found = await foundFleet(options.cwd, environmentOf(options))
    if (found === undefined) throw error
    options.diagnose?.('no configuration: this is what `skein init` would write')
    return furnished(found, options.env)
  }
}

/** A fleet from a definition in the caller's hands, not in a file. */
export async function defineFleetAt(definition: FleetDefinition, root: string, options: Pick<LoadOptions, 'environment' | 'env'>): Promise<Fleet> {
  const environment = environmentOf(options)
  const config = await validateFleet(typeof definition === 'function' ? await definition({ environment }) : definition, { file: 'the fleet' })
  return furnished(fleetOf(config, { file: root, root, environment }), options.env)
}

function furnished(loaded: LoadedFleet, env: Fleet['env']): Fleet {
  const folder = cacheFolder(env)
  let store: Store | undefined
  return {
    ...loaded,
    env,
    answers: folder === undefined ? noAnswers : answersIn(folder),
    store() {
      if (store === undefined) {
        const made = (store = lazyStore(env))
        closeAtEnd(() => made.close())
      }
      return store
    },
  }
}
