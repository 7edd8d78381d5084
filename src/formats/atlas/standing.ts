import type { Folder, Ledger, LedgerRow, Migration } from '../../model/migration.ts'
import { compareBytes } from './names.ts'
import { revisions, rowType } from './rows.ts'

/** How a folder stands to the revisions: which files the ledger answers for without a row of their own. */
export interface Standing {
  readonly rows: readonly LedgerRow[]
  readonly byVersion: ReadonlyMap<string, LedgerRow>
  /** Needs no row: before the baseline or checkpoint that the database began with, or a checkpoint that a database with a history skips. */
  covered(migration: Migration): boolean
}

/** Whether the folder's older part is folded into this file. */
export const isCheckpoint = (migration: Migration) => migration.extra?.checkpoint !== undefined

/** Reads the revisions against the folder. */
export function stand(folder: Folder, ledger: Ledger): Standing {
  const rows = revisions(ledger)
  const byVersion = new Map(rows.map((row) => [row.key ?? '', row]))
  const [first] = rows
  const began = folder.migrations.find(({ key }) => key === first?.key)
  const beginsCovered = first !== undefined && (Number(first.raw.type) === rowType.baseline || (began !== undefined && isCheckpoint(began)))
  return {
    rows,
    byVersion,
    covered(migration) {
      if (first === undefined || byVersion.has(migration.key ?? '')) return false
      return isCheckpoint(migration) || (beginsCovered && compareBytes(migration.key ?? '', first.key ?? '') < 0)
    },
  }
}
