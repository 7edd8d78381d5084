import type { Finding, Folder, Ledger, Migration } from '../../model/migration.ts'
import { foreignLedgers } from '../foreign.ts'
import type { CompareContext } from '../format.ts'
import type { Standing } from './standing.ts'
import { compareBytes } from './names.ts'
import { rowName, rowType } from './rows.ts'

/** No revision yet and a database that is not clean: Atlas wants `--baseline` or `--allow-dirty`. */
export function baselineFindings(folder: Folder, ledger: Ledger, open: readonly Migration[]): readonly Finding[] {
  const others = ledger.otherTables ?? []
  const [first] = open
  if (others.length === 0 || first === undefined) return []
  const [foreign] = foreignLedgers(others, ['atlas_schema_revisions'])
  const list = `${others.slice(0, 3).join(', ')}${others.length > 3 ? ` and ${others.length - 3} more` : ''}`
  return [
    {
      kind: foreign === undefined ? 'baseline-needed' : 'foreign-ledger',
      message: foreign === undefined ? `The database has no revision yet, but it is not clean: ${list}.` : `The database has no revision of Atlas, but ${foreign.table}, which ${foreign.tool} keeps.`,
      tool: '`atlas migrate apply` refuses: connected database is not clean.',
      skein: 'Refuses to migrate: it cannot know which files the tables already contain.',
      hint: `${foreign === undefined ? '' : `If ${foreign.tool} has applied this folder here, go on with ${foreign.tool}: the database’s own ledger decides. Otherwise r`}${foreign === undefined ? 'R' : ''}un \`atlas migrate set ${last(folder)}\` with the last version that the database has.`,
      blocks: true,
    },
  ]
}

const last = (folder: Folder) => folder.migrations.at(-1)?.key ?? '<version>'

/** Half-applied files go on; one that was set by hand is taken at that word. */
export function halfFindings(half: readonly Migration[], { rows, byVersion }: Standing): readonly Finding[] {
  const newest = rows.at(-1)?.key
  const stopped = half.map((migration): Finding => {
    const row = byVersion.get(migration.key ?? '')
    const at = row?.progress
    return {
      kind: 'failed',
      migration: migration.name,
      file: migration.file,
      message: `${migration.name} stopped before statement ${(at?.statement ?? 0) + 1} of ${at?.total ?? 0}${row?.error === undefined ? '.' : `: ${row.error}`}`,
      tool: row?.key === newest ? 'Goes on there, and counts up to the old number of statements, even if the file has more now.' : 'Passes it over: only the newest revision is gone on with.',
      skein: 'The next migrate goes on there, after making sure that the statements above it are unchanged.',
      blocks: false,
    }
  })
  const set = rows.filter(({ raw, progress }) => progress === undefined && (Number(raw.type) & rowType.resolved) !== 0 && Number(raw.applied) < Number(raw.total))
  return [
    ...stopped,
    ...set.map(
      (row): Finding => ({
        kind: 'note',
        migration: rowName(row),
        message: `${rowName(row)} was set by hand after ${String(row.raw.applied)} of ${String(row.raw.total)} statements.`,
        tool: 'The next `atlas migrate apply` goes on with it all the same.',
        skein: 'Takes it for applied.',
        blocks: false,
      }),
    ),
  ]
}

export function lateFinding(migration: Migration, { rows }: Standing, context: CompareContext): Finding {
  const [oldest, newest] = [rows[0], rows.at(-1)]
  const below = compareBytes(migration.key ?? '', oldest?.key ?? '') < 0
  const beside = below ? `the oldest revision, ${oldest === undefined ? '' : rowName(oldest)}` : `${newest === undefined ? '' : rowName(newest)}, which is`
  return {
    kind: 'late',
    migration: migration.name,
    file: migration.file,
    message: `${migration.name} is not applied, but stands before ${beside}.`,
    tool: below ? 'Skips it without a word, now and for ever.' : 'Refuses: added out of order (--exec-order linear); skips or runs it under linear-skip or non-linear.',
    skein: context.allowLate ? 'Applies it now, before everything newer.' : 'Refuses to migrate.',
    hint: 'Give it a version after the newest one (`atlas migrate rebase`), or use --allow-late when it does not depend on the order.',
    blocks: !context.allowLate,
    liftedBy: 'allow-late',
  }
}

export function missingFindings(folder: Folder, { rows }: Standing): readonly Finding[] {
  const known = new Set(folder.migrations.map(({ key }) => key))
  return rows
    .filter(({ key }) => !known.has(key))
    .map((row) => ({
      kind: 'missing',
      migration: rowName(row),
      message: `${rowName(row)} ${row.progress === undefined ? 'is applied' : 'stopped half way in this database'}, but the folder has no such file.`,
      tool: 'Does not mention it.',
      skein: row.progress === undefined ? 'Leaves it alone.' : 'Refuses to migrate.',
      hint: row.progress === undefined ? 'An older checkout, or a file that was removed or squashed.' : 'Bring the file back, so that it can be finished.',
      blocks: row.progress !== undefined,
    }))
}

/** The version is Atlas's identity: of two files with one version, the second would take over the first one's row. */
export function twiceFindings(folder: Folder, isApplied: (migration: Migration) => boolean): readonly Finding[] {
  const groups = new Map<string, Migration[]>()
  for (const migration of folder.migrations) groups.set(migration.key ?? '', [...(groups.get(migration.key ?? '') ?? []), migration])
  return [...groups].flatMap(([version, group]) => {
    const [first] = group
    if (first === undefined || group.length < 2) return []
    const applied = isApplied(first)
    return [
      {
        kind: 'duplicate-number' as const,
        migration: first.name,
        file: first.file,
        message: `${group.map(({ name }) => name).join(' and ')} both have version ${version}.`,
        tool: applied ? 'Takes both for applied as soon as one is.' : 'Runs both and keeps one row.',
        skein: applied ? 'Takes both for applied, as Atlas does.' : 'Refuses to migrate: Atlas could not record them both.',
        ...(applied ? {} : { hint: 'Give one of them a version of its own, then run `atlas migrate hash`.' }),
        blocks: !applied,
      },
    ]
  })
}

/** What Atlas passes over in a file that is about to run. */
export function fileFindings(migration: Migration): readonly Finding[] {
  const { traps = [], txtar = false } = (migration.extra ?? {}) as { traps?: readonly string[]; txtar?: boolean }
  const place = { kind: 'note' as const, migration: migration.name, file: migration.file, blocks: false }
  return [
    ...traps.map((trap) => ({ ...place, message: `${migration.name}, ${trap}.`, tool: 'Ignores the directive without a word.', skein: 'Ignores it too; what cannot run in a transaction is run alone in any case.' })),
    ...(txtar
      ? [{ ...place, message: `${migration.name} is a txtar archive.`, tool: 'The community edition runs the whole archive as SQL, checks included; the Pro edition runs the checks, then migration.sql.', skein: 'Runs its migration.sql only. The checks are not run.' }]
      : []),
  ]
}
