import type { RecordContext, Recorder, Settled } from '../format.ts'
import { quoteName } from '../ledger-query.ts'
import { ledgerDdl, ledgerInsert } from './ledger-sql.ts'

/** Writes `d1_migrations` in Wrangler's own words: the name, id and time left to their defaults. */
export function recorder(settled: Settled, { ledger }: RecordContext): Recorder {
  return {
    create: () => (ledger.exists ? [] : [ledgerDdl(settled.table)]),
    whole: ({ name }) => [ledgerInsert(settled.table, name)],
    guard: (since) => `(select count(*) = ${ledger.rows.length + since.length} from ${quoteName('sqlite', settled.table)})`,
  }
}
