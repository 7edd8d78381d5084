import type { Migration } from '../model/migration.ts'

/** The pending migrations that stand at or before `to` in the folder's own order; all of them without `to`. */
export function cutAfter(pending: readonly Migration[], folder: readonly Migration[], to: string | undefined): readonly Migration[] {
  if (to === undefined) return pending
  const place = new Map(folder.map(({ name }, index) => [name, index]))
  const last = place.get(to) ?? -1
  return pending.filter(({ name }) => (place.get(name) ?? Number.POSITIVE_INFINITY) <= last)
}
