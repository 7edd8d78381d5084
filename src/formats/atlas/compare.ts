import type { Comparison, Folder, Ledger, LedgerRow, Migration } from '../../model/migration.ts'
import { cutAfter } from '../cut-after.ts'
import { folderFindings } from '../folder-findings.ts'
import type { CompareContext } from '../format.ts'
import { withPending } from '../pending-finding.ts'
import { repeatedRows } from '../repeated-rows.ts'
import { qualified } from '../scoped-ledger.ts'
import { baselineFindings, fileFindings, halfFindings, lateFinding, missingFindings, twiceFindings } from './compare-findings.ts'
import { editedFindings } from './compare-edited.ts'
import { compareBytes } from './names.ts'
import { isCheckpoint, stand } from './standing.ts'

/** Atlas's pending rule, with its holes closed: what it would skip in silence is late, and a stored hash is compared (reference/atlas.md, section 2). */
export function compare(folder: Folder, ledger: Ledger, context: CompareContext): Comparison {
  const standing = stand(folder, ledger)
  const { byVersion, rows } = standing
  const has = ({ key = '' }: Migration) => isDone(byVersion.get(key))
  const applied = folder.migrations.filter((migration) => has(migration) || standing.covered(migration))
  const half = folder.migrations.filter(({ key = '' }) => byVersion.get(key)?.progress !== undefined)
  const open = rows.length === 0 ? fromCheckpoint(folder) : folder.migrations.filter((migration) => !byVersion.has(migration.key ?? '') && !standing.covered(migration))
  const last = rows.at(-1)?.key ?? ''
  const late = rows.length === 0 ? [] : open.filter(({ key = '' }) => compareBytes(key, last) <= 0)
  const wanted = [...half, ...(context.allowLate ? open : open.filter((migration) => !late.includes(migration)))]
  const pending = cutAfter(wanted, folder.migrations, context.to)
  const head = folder.migrations.filter(has).at(-1)
  const table = qualified(context.dialect, context.settled.table, context.settled.schema ?? ledger.schema)
  const findings = [
    ...folderFindings(folder),
    ...repeatedRows(rows.map(({ key = '' }) => key), { table, column: 'version', dialect: context.dialect, tool: 'Reads both, and cannot write the next revision where the engine needs the key for it.' }),
    ...baselineFindings(folder, ledger, open),
    ...halfFindings(half, standing),
    ...editedFindings(folder, standing, context),
    ...late.map((migration) => lateFinding(migration, standing, context)),
    ...missingFindings(folder, standing),
    ...twiceFindings(folder, has),
    ...wanted.flatMap(fileFindings),
  ]
  return {
    ...(head === undefined ? {} : { head: head.name }),
    applied: applied.map(({ name }) => name),
    pending,
    findings: withPending(findings, pending, context.dialect, context.dialect === 'mysql' ? 'Runs statement after statement; goes on at the one that failed.' : 'Runs each file in a transaction of its own.'),
  }
}

const isDone = (row: LedgerRow | undefined) => row !== undefined && row.progress === undefined

/** A fresh database starts at the last checkpoint. */
function fromCheckpoint({ migrations }: Folder): readonly Migration[] {
  const at = migrations.findLastIndex(isCheckpoint)
  return at < 0 ? migrations : migrations.slice(at)
}
