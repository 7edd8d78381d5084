import type { Comparison, Finding, Folder, Ledger, Migration } from '../../model/migration.ts'
import { cutAfter } from '../cut-after.ts'
import { folderFindings } from '../folder-findings.ts'
import type { CompareContext } from '../format.ts'
import { withoutLedger } from '../without-ledger.ts'
import { absentFindings } from './compare-absent.ts'
import { editedFindings } from './compare-edited.ts'
import { engineFindings } from './compare-engine.ts'
import { adoptFirst } from './ledger-sql.ts'
import { rowFindings } from './compare-rows.ts'
import { lateV0 } from './compare-v0.ts'
import { lateV1 } from './compare-v1.ts'
import { generationOf } from './extra.ts'
import { type Entry, match } from './match.ts'

/** What one generation's order makes of the entries. */
export interface Order {
  /** In the order in which they will run, before `to` cuts it. */
  readonly pending: readonly Migration[]
  readonly findings: readonly Finding[]
  readonly head?: string
}

/** Our own truth (a row for each entry), with what drizzle-kit's rule makes of the same ledger beside it. Pure. */
export function compare(folder: Folder, ledger: Ledger, context: CompareContext): Comparison {
  const generation = generationOf(folder)
  const matched = match(generation, folder.migrations, ledger.rows)
  const order: Order = (generation === 'v0' ? lateV0 : lateV1)(matched.entries, ledger, context)
  const pending = cutAfter(order.pending, folder.migrations, context.to)
  const edited = editedFindings(matched.entries, context)
  return {
    ...(order.head !== undefined && { head: order.head }),
    applied: matched.entries.filter(isApplied).map(({ migration }) => migration.name),
    pending,
    findings: [
      ...folderFindings(folder),
      ...engineFindings(folder, ledger, context),
      ...withoutLedger(ledger, folder, 'drizzle-kit', adoptFirst(folder, generation, context)),
      ...absentFindings(matched.entries),
      ...edited,
      ...order.findings,
      ...rowFindings(matched, generation, ledger, context),
    ],
  }
}

const isApplied = ({ row }: Entry) => row !== undefined
