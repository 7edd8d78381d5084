import type { Comparison, Finding, Folder, Ledger, LedgerRow, Migration } from '../../model/migration.ts'
import { cutAfter } from '../cut-after.ts'
import { folderFindings } from '../folder-findings.ts'
import type { CompareContext } from '../format.ts'
import { withPending } from '../pending-finding.ts'
import { repeatedRows } from '../repeated-rows.ts'
import { qualified } from '../scoped-ledger.ts'
import { withoutLedger } from '../without-ledger.ts'
import { adoptFirst } from './adopt.ts'
import { numbering } from './numbering.ts'
import { compareKeys, parseName } from './version.ts'

/** Applied means: a row of the migration's whole name that is finished. Late and edited migrations are refused unless the user allowed them. */
export function compare(folder: Folder, ledger: Ledger, context: CompareContext): Comparison {
  const rows = new Map(ledger.rows.map((row) => [row.name ?? '', row]))
  const applied = folder.migrations.filter(({ name }) => rows.get(name)?.state === 'applied')
  const head = applied.at(-1)
  const half = folder.migrations.filter(({ name }) => unfinished(rows.get(name)))
  const fresh = folder.migrations.filter(({ name }) => !rows.has(name))
  const late = fresh.filter((migration) => head !== undefined && before(migration, head))
  const next = fresh.filter((migration) => !late.includes(migration))
  const wanted = [...half, ...(context.allowLate ? fresh : next)]
  const pending = cutAfter(wanted, folder.migrations, context.to)
  const missing = ledger.rows.filter(({ name }) => !folder.migrations.some((migration) => migration.name === name))
  const table = qualified(context.dialect, context.settled.table, context.settled.schema ?? ledger.schema)
  const findings = [
    ...folderFindings(folder),
    ...repeatedRows(ledger.rows.map(({ name }) => name ?? ''), { table, column: 'name', dialect: context.dialect }),
    ...half.flatMap((migration) => stopped(migration, rows.get(migration.name))),
    ...applied.flatMap((migration) => edited(migration, rows.get(migration.name), context)),
    ...late.map((migration) => lateFinding(migration, head, context)),
    ...missing.map((row) => missingFinding(row, fresh, folder, context)),
    ...numbering(folder.migrations, (migration) => rows.get(migration.name)?.state === 'applied'),
    ...withoutLedger(ledger, folder, 'Skein', adoptFirst(folder, ledger, context)),
  ]
  return {
    ...(head === undefined ? {} : { head: head.name }),
    applied: applied.map(({ name }) => name),
    pending,
    findings: withPending(findings, pending, context.dialect),
  }
}

const unfinished = (row: LedgerRow | undefined) => row !== undefined && row.state !== 'applied'

const before = (a: Migration, b: Migration) => (compareKeys(a.key ?? '0', b.key ?? '0') || (a.name < b.name ? -1 : 1)) < 0

function stopped(migration: Migration, row: LedgerRow | undefined): readonly Finding[] {
  const at = row?.progress
  if (at === undefined) return []
  return [
    {
      kind: 'failed',
      migration: migration.name,
      file: migration.file,
      message: `${migration.name} stopped before statement ${at.statement + 1} of ${at.total}${row?.error === undefined ? '.' : `: ${row.error}`}`,
      skein: 'The next migrate goes on there, after making sure that the statements above it are unchanged.',
      blocks: false,
    },
  ]
}

function edited(migration: Migration, row: LedgerRow | undefined, context: CompareContext): readonly Finding[] {
  if (row?.hash === undefined || row.hash === migration.hash) return []
  return [
    {
      kind: 'edited',
      migration: migration.name,
      file: migration.file,
      message: `${migration.name} was changed after it was applied${row.appliedAt === undefined ? '' : ` on ${row.appliedAt}`}.`,
      skein: context.allowEdited ? 'Leaves the database as it is, and goes on.' : 'Refuses to migrate until the file is as it was.',
      hint: 'Restore the file and write a new migration for the change; --allow-edited goes on without.',
      blocks: !context.allowEdited,
      liftedBy: 'allow-edited',
    },
  ]
}

function lateFinding(migration: Migration, head: Migration | undefined, context: CompareContext): Finding {
  return {
    kind: 'late',
    migration: migration.name,
    file: migration.file,
    message: `${migration.name} is not applied, but stands before ${head?.name ?? ''}, which is.`,
    skein: context.allowLate ? 'Applies it now, in its place among the pending ones.' : 'Refuses to migrate.',
    hint: 'Give it a version after the newest one, or use --allow-late when it does not depend on the order.',
    blocks: !context.allowLate,
    liftedBy: 'allow-late',
  }
}

/** Whether the folder has migrations behind it: then it was taken out of the middle, and the database is not simply ahead. */
function isInside(name: string, { migrations }: Folder): boolean {
  const last = migrations.at(-1)
  const key = parseName(`${name}.sql`)?.key
  return last !== undefined && key !== undefined && compareKeys(key, last.key ?? '0') < 0
}

function goneFinding(name: string, { allowEdited }: CompareContext): Finding {
  return {
    kind: 'missing',
    migration: name,
    message: `${name} is applied, and the folder, which has later ones, has no such file.`,
    skein: allowEdited ? 'Leaves the database as it is, and goes on.' : 'Refuses to migrate until the file is back.',
    hint: 'Bring the file back: a new database would be made without it. --allow-edited goes on without.',
    blocks: !allowEdited,
    liftedBy: 'allow-edited',
  }
}

/** A row whose file is gone; when a new file has its very text, the file was renamed and would run a second time. */
function missingFinding(row: LedgerRow, fresh: readonly Migration[], folder: Folder, context: CompareContext): Finding {
  const name = row.name ?? ''
  const renamed = fresh.find(({ hash }) => hash === row.hash)
  if (renamed === undefined) {
    const unfinishedRow = row.state !== 'applied'
    if (!unfinishedRow && isInside(name, folder)) return goneFinding(name, context)
    return {
      kind: 'missing',
      migration: name,
      message: `${name} ${unfinishedRow ? 'stopped half way in this database' : 'is applied'}, but the folder has no such file.`,
      skein: 'Leaves it alone.',
      hint: unfinishedRow ? 'Bring the file back, so that it can be finished.' : 'An older checkout, or a file that was removed: bring it back if it should be here.',
      blocks: unfinishedRow,
    }
  }
  return {
    kind: 'missing',
    migration: name,
    file: renamed.file,
    message: `${name} is applied and its file is gone, and ${renamed.name}, which is new, has the same text.`,
    skein: 'Refuses to run the same text a second time.',
    hint: `Name the file ${name}.sql again.`,
    blocks: true,
  }
}
