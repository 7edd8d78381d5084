import type { Comparison, Finding, Folder, Ledger, Migration } from '../../model/migration.ts'
import { cutAfter } from '../cut-after.ts'
import { folderFindings } from '../folder-findings.ts'
import type { CompareContext } from '../format.ts'
import { withoutLedger } from '../without-ledger.ts'
import { ledgerDdl, ledgerInsert } from './ledger-sql.ts'

/**
 * Applied is what has a row of its name, and nothing else counts: late ones run, as Wrangler runs them. The ledger has no hash, so of
 * edits nothing is known and nothing is said. Pure.
 */
export function compare(folder: Folder, ledger: Ledger, context: CompareContext): Comparison {
  const recorded = new Set(ledger.rows.map(({ name }) => name))
  const known = new Set(folder.migrations.map(({ name }) => name))
  const lastApplied = folder.migrations.findLastIndex(({ name }) => recorded.has(name))
  const head = folder.migrations[lastApplied]
  const open = folder.migrations.filter(({ name }) => !recorded.has(name))
  const late = new Set(folder.migrations.slice(0, Math.max(0, lastApplied)).filter(({ name }) => !recorded.has(name)))
  return {
    ...(head !== undefined && { head: head.name }),
    applied: folder.migrations.filter(({ name }) => recorded.has(name)).map(({ name }) => name),
    pending: cutAfter(open, folder.migrations, context.to),
    findings: [
      ...folderFindings(folder),
      ...withoutLedger(ledger, folder, 'Wrangler', folder.migrations.slice(0, 1).flatMap(({ name }) => [ledgerDdl(context.settled.table), ledgerInsert(context.settled.table, name)])),
      ...open.filter((migration) => late.has(migration)).map((migration) => lateFinding(migration, head)),
      ...pending(open.filter((migration) => !late.has(migration))),
      ...ledger.rows.flatMap(({ name }) => (name === undefined || known.has(name) ? [] : [missing(name, context)])),
    ],
  }
}

function lateFinding(migration: Migration, head: Migration | undefined): Finding {
  return {
    kind: 'late',
    migration: migration.name,
    file: migration.file,
    message: `${migration.name} is not applied, and stands before ${head?.name}, which is.`,
    tool: 'Runs it late.',
    skein: 'Runs it late.',
    blocks: false,
  }
}

function pending(migrations: readonly Migration[]): Finding[] {
  const [first] = migrations
  const batch = migrations.length === 1 ? 'Runs it as one batch with its row of the ledger.' : 'Runs each as one batch with its row of the ledger.'
  if (first === undefined) return []
  return [
    {
      kind: 'pending',
      ...(migrations.length === 1 && { migration: first.name }),
      message: migrations.length === 1 ? `${first.name} is pending.` : `${migrations.length} migrations are pending.`,
      tool: batch,
      skein: batch,
      blocks: false,
    },
  ]
}

function missing(name: string, { settled }: CompareContext): Finding {
  return {
    kind: 'missing',
    migration: name,
    message: `${name} is recorded as applied, and ${settled.shown}/ does not have it.`,
    tool: 'Does not notice.',
    skein: 'Goes on without it.',
    hint: 'Another branch may have been applied here, or the file was deleted or renamed: a renamed file runs again.',
    blocks: false,
  }
}
