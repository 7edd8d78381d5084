import type { Comparison, Finding, Folder, Ledger, LedgerRow, Migration } from '../../model/migration.ts'
import { cutAfter } from '../cut-after.ts'
import { folderFindings } from '../folder-findings.ts'
import type { CompareContext } from '../format.ts'
import { withPending } from '../pending-finding.ts'
import { compareChecksum } from './checksum.ts'
import { baselineFindings } from './compare-baseline.ts'
import { failedFindings } from './compare-failed.ts'

/**
 * Prisma's verdicts, and what it does not tell. Applied: a finished row of the name that was not rolled back. Everything else in the
 * folder is pending, whatever its place in the order; edits are reported and never block, as with Prisma.
 */
export function compare(folder: Folder, ledger: Ledger, context: CompareContext): Comparison {
  const live = new Map(ledger.rows.filter(({ state }) => state !== 'rolled-back').map((row) => [row.name ?? '', row]))
  const isApplied = ({ name }: Migration) => done(live.get(name))
  const applied = folder.migrations.filter(isApplied)
  const head = applied.at(-1)
  const open = folder.migrations.filter((migration) => !isApplied(migration))
  const half = open.filter(({ name }) => live.get(name)?.progress !== undefined)
  const wanted = [...half, ...open.filter((migration) => !half.includes(migration))]
  const headPlace = head === undefined ? -1 : folder.migrations.indexOf(head)
  const late = open.filter((migration) => !half.includes(migration) && folder.migrations.indexOf(migration) < headPlace)
  const pending = cutAfter(wanted, folder.migrations, context.to)
  const findings = [
    ...folderFindings(folder),
    ...failedFindings(folder, ledger),
    ...baselineFindings(folder, ledger, context.settled),
    ...applied.flatMap((migration) => editedFindings(migration, live.get(migration.name))),
    ...late.filter(({ name }) => !live.has(name)).map((migration) => lateFinding(migration, head)),
    ...againFindings(open, ledger, live),
    ...missingFindings(folder, ledger, applied.length < folder.migrations.length),
  ]
  return {
    ...(head === undefined ? {} : { head: head.name }),
    applied: applied.map(({ name }) => name),
    pending,
    findings: withPending(findings, pending, context.dialect, howPrismaRuns[context.dialect]),
  }
}

const howPrismaRuns = {
  postgres: 'Runs statement after statement since 7.4: what fails half way stays half done. Earlier versions run a file at once.',
  mysql: 'Runs statement after statement; what fails half way stays half done.',
  sqlite: 'Runs statement after statement without a transaction; what fails half way stays half done.',
} as const

const done = (row: LedgerRow | undefined) => row?.state === 'applied' || row?.state === 'baseline'

function editedFindings(migration: Migration, row: LedgerRow | undefined): readonly Finding[] {
  const verdict = row?.hash === undefined ? 'same' : compareChecksum(row.hash, migration)
  if (verdict === 'same') return []
  const place = { migration: migration.name, file: migration.file, blocks: false } as const
  if (verdict === 'line-endings') {
    const because = migration.equalHashes?.find(({ hash }) => hash === row?.hash)?.because ?? 'it was applied with other line endings'
    return [{ ...place, kind: 'line-endings', message: `${migration.name} differs from what was applied in line endings only: ${because}.`, tool: 'Takes it for unchanged.', skein: 'Takes it for unchanged.' }]
  }
  return [
    {
      ...place,
      kind: 'edited',
      message: `${migration.name} was changed after it was applied.`,
      tool: '`migrate deploy` and `migrate status` say nothing; `migrate dev` asks to reset the database.',
      skein: 'Leaves the database as it is, and goes on.',
      hint: 'Restore the file, and write a new migration for the change.',
    },
  ]
}

function lateFinding(migration: Migration, head: Migration | undefined): Finding {
  return {
    kind: 'late',
    migration: migration.name,
    file: migration.file,
    message: `${migration.name} is not applied, but stands before ${head?.name ?? ''}, which is.`,
    tool: '`migrate deploy` applies it now and says nothing.',
    skein: 'Applies it now.',
    blocks: false,
  }
}

/** What was rolled back, by `migrate resolve` or by hand, runs again. */
function againFindings(open: readonly Migration[], ledger: Ledger, live: ReadonlyMap<string, LedgerRow>): readonly Finding[] {
  const rolledBack = new Set(ledger.rows.filter(({ state }) => state === 'rolled-back').map(({ name }) => name))
  return open
    .filter(({ name }) => rolledBack.has(name) && !live.has(name))
    .map(({ name, file }) => ({ kind: 'rerun', migration: name, file, message: `${name} was marked as rolled back and will be applied again.`, tool: '`migrate deploy` applies it again, as a new row.', skein: 'Applies it again, as a new row.', blocks: false }))
}

function missingFindings(folder: Folder, ledger: Ledger, pending: boolean): readonly Finding[] {
  const known = new Set(folder.migrations.map(({ name }) => name))
  const names = new Set(ledger.rows.filter(({ name, state }) => done({ state, raw: {} }) && !known.has(name ?? '')).map(({ name }) => name ?? ''))
  return [...names].map((name) => ({
    kind: 'missing',
    migration: name,
    message: `${name} is applied, but the folder has no such migration.`,
    tool: pending ? '`migrate deploy` ignores it; `migrate status` says that the histories differ.' : '`migrate deploy` and `migrate status` ignore it; `migrate dev` asks to reset the database.',
    skein: 'Leaves it alone.',
    hint: 'An older checkout, or a folder that was removed or renamed.',
    blocks: false,
  }))
}
