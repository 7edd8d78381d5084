import { existsSync } from 'node:fs'
import { stateFile } from './state-folder.ts'
import type { Store } from './store.ts'

/** The same store, its engine loaded only when there is something to read or to write: most runs look and find that nothing was ever kept. */
export function lazyStore(env: Readonly<Record<string, string | undefined>>): Store {
  const file = stateFile(env)
  let opening: Promise<Store> | undefined
  const opened = () => (opening ??= import('./sqlite-store.ts').then(({ openSqliteStore }) => openSqliteStore(env)))
  const isKept = () => opening !== undefined || (file !== undefined && existsSync(file))
  return {
    isKept,
    progress: {
      read: async (ledger, migration) => (isKept() ? (await opened()).progress.read(ledger, migration) : undefined),
      write: async (ledger, migration, mark) => (await opened()).progress.write(ledger, migration, mark),
      async clear(ledger, migration) {
        if (isKept()) await (await opened()).progress.clear(ledger, migration)
      },
    },
    close: async () => (await opening)?.close(),
  }
}
