import type { Finding, Folder, LedgerRow, Migration } from '../../model/migration.ts'
import type { CompareContext } from '../format.ts'
import { type Endings, endings } from './endings.ts'
import type { Standing } from './standing.ts'
import { valuesWithout } from './contents.ts'

/**
 * The first applied file whose stored hash no reading of the folder explains. A stored hash covers all files that stood before it then:
 * the folder is read as it is, without the files that are not applied, and without those that were applied later, or may have been. What follows an edited
 * file cannot be judged, since every value depends on it.
 */
export function editedFindings(folder: Folder, standing: Standing, context: CompareContext): readonly Finding[] {
  const values = new Map<string, readonly (string | undefined)[] | undefined>()
  const said: Finding[] = []
  const open = indexes(folder, (migration) => !standing.byVersion.has(migration.key ?? '') && !standing.covered(migration))
  const without = (excluded: readonly number[], as?: Endings) => {
    const key = `${excluded.join()} ${as ?? ''}`
    if (!values.has(key)) values.set(key, valuesWithout(folder, new Set(excluded), as))
    return values.get(key)
  }
  for (const [index, migration] of folder.migrations.entries()) {
    const row = standing.byVersion.get(migration.key ?? '')
    if (row?.hash === undefined || row.hash === '' || row.progress !== undefined) continue
    if (row.hash === migration.hash || row.hash === without(open)?.[index]) continue
    const later = indexes(folder, (other, at) => at < index && isLater(standing.byVersion.get(other.key ?? ''), row))
    if (later.length > 0 && row.hash === without([...open, ...later])?.[index]) continue
    const together = indexes(folder, (other, at) => at < index && standing.byVersion.get(other.key ?? '')?.appliedAt === row.appliedAt).slice(-togetherMax)
    if (runsOf(together).some((run) => row.hash === without([...open, ...later, ...run])?.[index])) continue
    if (endings.some((as) => [[], open, [...open, ...later]].some((excluded) => row.hash === without(excluded, as)?.[index]))) {
      if (said.length === 0) said.push(otherEndings(migration))
      continue
    }
    return [...said, edited(migration, context)]
  }
  return said
}

/** MySQL stores whole seconds: of files applied within one, any neighbours may be the later ones. So many are tried. */
const togetherMax = 8

function runsOf(items: readonly number[]): readonly (readonly number[])[] {
  return items.flatMap((_, from) => items.slice(from).map((_, length) => items.slice(from, from + length + 1)))
}

function indexes(folder: Folder, accept: (migration: Migration, index: number) => boolean): readonly number[] {
  return folder.migrations.flatMap((migration, index) => (accept(migration, index) ? [index] : []))
}

const isLater = (one: LedgerRow | undefined, row: LedgerRow) => one?.appliedAt !== undefined && row.appliedAt !== undefined && one.appliedAt > row.appliedAt

/** Said once: the value of every file behind it has changed with it. */
function otherEndings(migration: Migration): Finding {
  return {
    kind: 'line-endings',
    migration: migration.name,
    file: migration.file,
    message: `${migration.name}, or a file before it, has other line endings than when it was applied, and nothing else has changed.`,
    tool: 'Never looks at the stored hash again.',
    skein: 'Takes it for unchanged.',
    blocks: false,
  }
}

function edited(migration: Migration, context: CompareContext): Finding {
  return {
    kind: 'edited',
    migration: migration.name,
    file: migration.file,
    message: `${migration.name}, or the place of a file before it, was changed after it was applied.`,
    tool: 'Never looks at the stored hash again: a silent no-op.',
    skein: context.allowEdited ? 'Leaves the database as it is, and goes on.' : 'Refuses to migrate until the file is as it was.',
    hint: 'Restore the file and write a new migration for the change; --allow-edited goes on without. Files behind it cannot be judged until then.',
    blocks: !context.allowEdited,
    liftedBy: 'allow-edited',
  }
}
