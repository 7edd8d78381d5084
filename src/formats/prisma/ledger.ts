import type { Connection, Row } from '../../dialects/dialect.ts'
import type { Ledger, LedgerRow } from '../../model/migration.ts'
import type { Settled } from '../format.ts'
import { isoInstant } from '../instant.ts'
import { readScoped } from '../scoped-ledger.ts'
import { readProgress } from './logs.ts'

const columns = ['id', 'checksum', 'finished_at', 'migration_name', 'logs', 'rolled_back_at', 'started_at', 'applied_steps_count'] as const

/** Rows oldest first. Several rows of one name are normal: each try that was rolled back leaves one. */
export async function ledger(connection: Connection, settled: Settled): Promise<Ledger> {
  // Only ordinary tables make a database "not empty" for Prisma (P3005).
  const found = await readScoped(connection, { table: settled.table, columns, relkinds: 'r', ...(settled.schema === undefined ? {} : { schema: settled.schema }) })
  const schema = found.schema ?? (found.schemaExists ? undefined : wantedSchema(connection))
  const rows = found.rows.map(rowOf).sort((a, b) => (a.started < b.started ? -1 : a.started > b.started ? 1 : 0))
  return {
    exists: found.exists,
    rows: rows.map(({ row }) => row),
    ...(found.exists ? {} : { otherTables: found.otherTables, generation: found.schemaExists ? 'none' : 'no-schema' }),
    ...(schema === undefined ? {} : { schema }),
  }
}

/** The one schema that the session is bound to by `?schema=` of its URL, when that is not there yet: Prisma makes it. */
function wantedSchema({ server }: Connection): string | undefined {
  const [, quoted, plain] = /^(?:"((?:[^"]|"")+)"|([a-z_][a-z0-9_$]*))$/.exec(server.searchPath ?? '') ?? []
  return quoted === '$user' ? undefined : (plain ?? quoted?.replaceAll('""', '"'))
}

function rowOf(row: Row): { readonly started: string; readonly row: LedgerRow } {
  const finishedAt = isoInstant(row.finished_at)
  const logs = row.logs === null || row.logs === undefined ? '' : String(row.logs)
  const open = row.finished_at === null && row.rolled_back_at === null
  const progress = open ? readProgress(logs) : undefined
  const error = progress?.error ?? (open && logs !== '' && progress === undefined ? logs : undefined)
  return {
    started: isoInstant(row.started_at) ?? '',
    row: {
      name: String(row.migration_name),
      hash: String(row.checksum),
      state: stateOf(row, open, progress !== undefined && progress.error === undefined),
      ...(finishedAt === undefined ? {} : { appliedAt: finishedAt }),
      ...(progress === undefined ? {} : { progress }),
      ...(error === undefined ? {} : { error }),
      raw: row,
    },
  }
}

/** A finished row that was rolled back by hand counts as rolled back: Prisma applies it again. `resolve --applied` writes no steps and empty logs. */
function stateOf(row: Row, open: boolean, running: boolean): LedgerRow['state'] {
  if (row.rolled_back_at !== null) return 'rolled-back'
  if (open) return running ? 'partial' : 'failed'
  return Number(row.applied_steps_count) === 0 && row.logs === '' ? 'baseline' : 'applied'
}
