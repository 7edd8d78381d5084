import type { StatementOutcome } from '../../dialect.ts'
import { qualified } from '../fingerprint.ts'
import type { Asked } from '../outcome.ts'
import { quote } from '../quote.ts'
import { text } from '../syntax-tree.ts'

/** `alter type … add value` and `… rename value`: the label is there, and the old one is not. */
export async function enumLabel({ connection, facts, node }: Asked): Promise<StatementOutcome> {
  const [type] = facts.objects
  if (type === undefined) return { state: 'unknown', why: 'its type is not named' }
  const rows = await connection.query(`select enumlabel as label from pg_catalog.pg_enum where enumtypid = pg_catalog.to_regtype(${quote.literal(qualified(type))})::oid`)
  const labels = new Set(rows.map((row) => row['label']))
  const old = text(node, 'oldVal')
  const isThere = labels.has(text(node, 'newVal'))
  if (isThere && (old === '' || !labels.has(old))) return { state: 'done' }
  return isThere ? { state: 'unknown', why: 'both labels are there' } : { state: 'not-done' }
}
