import type { Finding, Migration } from '../../model/migration.ts'
import { compareKeys, versionKind, versionTime } from './version.ts'

/**
 * What is odd about a folder's versions: one number twice, or several kinds of number. It blocks only while a migration concerned is
 * not applied yet; what was applied long ago is said and never proposed to be renamed, since the whole name is the identity.
 */
export function numbering(migrations: readonly Migration[], isApplied: (migration: Migration) => boolean): readonly Finding[] {
  return [...twice(migrations, isApplied), ...mixed(migrations, isApplied)]
}

function twice(migrations: readonly Migration[], isApplied: (migration: Migration) => boolean): readonly Finding[] {
  const groups = new Map<string, Migration[]>()
  for (const migration of migrations) groups.set(migration.key ?? '0', [...(groups.get(migration.key ?? '0') ?? []), migration])
  return [...groups].flatMap(([key, group]) => {
    const [first] = group
    if (first === undefined || group.length < 2) return []
    const open = group.filter((migration) => !isApplied(migration))
    const names = group.map(({ name }) => name).join(' and ')
    const blocks = open.length > 0
    return [
      {
        kind: 'duplicate-number' as const,
        migration: (open[0] ?? first).name,
        file: (open[0] ?? first).file,
        message: `${names} both have version ${key}.`,
        skein: blocks ? 'Refuses to migrate: which of them is first would depend on their names.' : 'Knows each by its whole name; both are applied and stay as they are.',
        ...(blocks ? { hint: `Give ${open.map(({ name }) => name).join(' or ')} a version of its own.` } : {}),
        blocks,
      },
    ]
  })
}

function mixed(migrations: readonly Migration[], isApplied: (migration: Migration) => boolean): readonly Finding[] {
  const kinds = new Map([...migrations].reverse().map((migration) => [versionKind(digitsOf(migration)), migration]))
  if (kinds.size < 2) return []
  const wrong = contradiction(migrations)
  const examples = [...kinds.values()].map(({ name }) => name).join(', ')
  if (wrong === undefined) {
    return [{ kind: 'order', message: `Versions of several kinds stand side by side: ${examples}.`, skein: 'Orders them as whole numbers.', blocks: false }]
  }
  const [earlier, later] = wrong
  const blocks = !isApplied(earlier) || !isApplied(later)
  return [
    {
      kind: 'order',
      migration: earlier.name,
      file: earlier.file,
      message: `${earlier.name} comes before ${later.name} as a number, but is later as a date.`,
      skein: blocks ? 'Refuses to migrate: the order would not be the one that was meant.' : 'Both are applied; orders by number.',
      ...(blocks ? { hint: 'Write all new versions in the form of the newest applied one.' } : {}),
      blocks,
    },
  ]
}

/** Two neighbours by number whose times say the opposite: 20250101 before 20240101120000. */
function contradiction(migrations: readonly Migration[]): readonly [Migration, Migration] | undefined {
  let latest: { readonly migration: Migration; readonly time: number } | undefined
  for (const migration of [...migrations].sort((a, b) => compareKeys(a.key ?? '0', b.key ?? '0'))) {
    const time = versionTime(digitsOf(migration))?.getTime()
    if (time === undefined) continue
    if (latest !== undefined && time < latest.time) return [latest.migration, migration]
    latest = { migration, time }
  }
  return undefined
}

const digitsOf = (migration: Migration) => String(migration.extra?.digits ?? migration.key ?? '')
