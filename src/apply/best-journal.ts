import type { Journal } from './journal.ts'

export interface Places {
  /** Beside the user's schema, in the same server: used wherever it may be made. */
  readonly aside: Journal
  /** What is left when it may not. */
  readonly store: Journal
  /** Whether an error of making the place aside says that this user may not. */
  readonly isForbidden: (error: unknown) => boolean
}

/**
 * The better of two places for progress, chosen when a migration first needs one. A mark is found wherever an earlier run had to leave
 * it; from then on it is written in the place that is the better one now, and the old one is forgotten with the migration's end.
 */
export function bestJournal({ aside, store, isForbidden }: Places): Journal {
  let place = aside
  const leftInStore = new Set<string>()
  return {
    async prepare() {
      if (place === store) return
      try {
        await aside.prepare()
      } catch (error) {
        if (!isForbidden(error)) throw error
        place = store
      }
    },
    async read(migration) {
      const there = await store.read(migration)
      const here = await aside.read(migration)
      if (there === undefined) return here
      leftInStore.add(migration.name)
      return here !== undefined && here.statement >= there.statement ? here : there
    },
    matches: (mark, texts) => place.matches(mark, texts),
    before: (migration, mark, run) => place.before(migration, mark, run),
    get finishesAhead() {
      return place.finishesAhead === true
    },
    finish: (migration, run) => place.finish(migration, run),
    failed: (migration, mark, run) => place.failed(migration, mark, run),
    async forget(migration) {
      await place.forget(migration)
      if (place !== store && leftInStore.has(migration.name)) await store.forget(migration)
    },
  }
}
