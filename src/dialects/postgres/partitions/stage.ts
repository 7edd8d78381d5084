import { createHash } from 'node:crypto'

/** Characters of a name that are kept as they are: the whole has to have room in 63 bytes. */
const keptMax = 40

/** Where rows wait that have to leave a partition: a temporary table of the running session. */
export function stageName(table: string): string {
  const plain = table.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_').slice(0, keptMax)
  const isPlain = plain === table.replace('.', '_')
  return `pg_temp.rows_of_${plain}${isPlain ? '' : `_${createHash('sha256').update(table).digest('hex').slice(0, 8)}`}`
}
