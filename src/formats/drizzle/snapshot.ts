/** What every snapshot of either generation has; the rest is carried over unread. */
interface Snapshot {
  readonly id?: unknown
  readonly prevId?: unknown
  readonly prevIds?: unknown
}

/**
 * The snapshot beside an empty v0 migration: a copy of the last one with a new id. Undefined when there is none to copy
 * (a hand-written migration without one is legal) or when it cannot be read.
 */
export function nextSnapshotV0(last: string | undefined, id: string): string | undefined {
  const snapshot = parse(last)
  if (snapshot === undefined || typeof snapshot.id !== 'string') return undefined
  return JSON.stringify({ ...snapshot, id, prevId: snapshot.id }, null, 2)
}

/**
 * The same for v1: `prevIds` are the ids that no other snapshot follows. With one leaf its schema is copied. With several there is
 * no one schema to copy, and version 9 (1.0.0-rc.5) stores differences with footprints of its own: there none is written, since a
 * snapshot is optional.
 */
export function nextSnapshotV1(texts: readonly string[], id: string): string | undefined {
  const snapshots = texts.map(parse)
  if (snapshots.length === 0 || snapshots.includes(undefined)) return undefined
  const followed = new Set(snapshots.flatMap((snapshot) => (Array.isArray(snapshot?.prevIds) ? (snapshot.prevIds as unknown[]) : [])))
  const leaves = snapshots.filter((snapshot) => !followed.has(snapshot?.id))
  const [leaf] = leaves
  if (leaves.length !== 1 || leaf === undefined) return undefined
  if ('type' in leaf) return undefined
  return JSON.stringify({ ...leaf, id, prevIds: [leaf.id], ...('renames' in leaf && { renames: [] }) }, null, 2)
}

function parse(text: string | undefined): Snapshot | undefined {
  if (text === undefined) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined // A broken snapshot is drizzle-kit's to complain about; an empty migration needs none.
  }
}
