import { cacheFolder } from '../config/cache-folder.ts'
import { type LoadOptions, loadFleet as loadConfiguration } from '../config/load.ts'
import { answersIn, noAnswers } from './answers.ts'
import type { Fleet } from './fleet.ts'

/** Loads the configuration and gives it what the use cases need. Touches no database. */
export async function loadFleet(options: LoadOptions): Promise<Fleet> {
  const loaded = await loadConfiguration(options)
  const folder = cacheFolder(options.env)
  const answers = folder === undefined ? noAnswers : answersIn(folder)
  let store: ReturnType<Fleet['store']> | undefined
  return {
    ...loaded,
    env: options.env,
    answers,
    store() {
      store ??= import('../store/sqlite-store.ts').then(({ openSqliteStore }) => openSqliteStore(options.env))
      return store
    },
  }
}
