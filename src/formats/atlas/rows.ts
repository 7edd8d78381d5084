import type { Ledger, LedgerRow } from '../../model/migration.ts'
import { compareBytes } from './names.ts'

/** The row that Atlas Cloud keeps in the ledger to name it: preserved, and left out of everything. */
export const cloudRow = '.atlas_cloud_identifier'

/** Bits of a row's `type` (Atlas `RevisionType`). */
export const rowType = { baseline: 1, executed: 2, resolved: 4 } as const

/** The ledger's revisions in Atlas's own order. */
export function revisions(ledger: Ledger): readonly LedgerRow[] {
  return ledger.rows.filter(({ key }) => key !== cloudRow).sort((a, b) => compareBytes(a.key ?? '', b.key ?? ''))
}

/** What a row's migration is called. */
export function rowName({ key = '', raw }: LedgerRow): string {
  const description = String(raw.description ?? '')
  return description === '' ? key : `${key}_${description}`
}
