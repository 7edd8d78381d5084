import { errorKind } from '../errors/error-kind.ts'

export const storeUnusable = errorKind({
  code: 'store.unusable',
  exit: 2,
  explains: 'Skein must keep the progress of a migration that cannot be one transaction, and the folder for its own state cannot be used. Point SKEIN_STATE_DIR at a folder that can be written and that outlives this run.',
})

export const storeNewer = errorKind({
  code: 'store.newer',
  exit: 2,
  explains: 'Skein’s own state was written by a newer version of Skein. Use that version, or another SKEIN_STATE_DIR.',
})
