import type { Ledger, Mark, Migration } from '../../model/migration.ts'
import type { DialectName } from '../../dialects/dialect-name.ts'
import type { RecordContext, Recorder, Settled } from '../format.ts'
import { quoteName } from '../ledger-query.ts'
import { qualified } from '../scoped-ledger.ts'
import { ledgerDdl } from './ddl.ts'
import { progressLogs } from './logs.ts'

/**
 * Writes `_prisma_migrations` so that Prisma finds what it would have written: one completed row in the migration's own transaction, or,
 * where there is none, an unfinished row first, whose `logs` keep our progress, and the completed state at the end. No row is ever deleted.
 */
export function recorder(settled: Settled, context: RecordContext): Recorder {
  const { dialect, ledger, quote, uuid } = context
  const table = qualified(dialect, settled.table, settled.schema ?? ledger.schema)
  const now = clocks(dialect, ledger)
  const open = (migration: Migration) => `migration_name = ${quote.literal(migration.name)} and finished_at is null and rolled_back_at is null`

  const began = (migration: Migration) =>
    `insert into ${table} (id, checksum, migration_name, started_at, applied_steps_count) select ${quote.literal(uuid())}, ${quote.literal(migration.hash)}, ${quote.literal(migration.name)}, ${now.start}, 0${dialect === 'mysql' ? ' from dual' : ''} where not exists (select 1 from ${table} where ${open(migration)})`
  const half = (migration: Migration, mark: Mark) => [
    began(migration),
    `update ${table} set checksum = ${quote.literal(migration.hash)}, logs = ${quote.literal(progressLogs(mark))} where ${open(migration)}`,
  ]

  return {
    create: () => (ledger.exists ? [] : [...schemaFor(settled, context), ledgerDdl[dialect](table)]),
    whole(migration) {
      // A row of ours that stopped half way is the one to complete: a second one would stay unfinished and block Prisma (P3009).
      if (ledger.rows.some(({ name, progress }) => name === migration.name && progress !== undefined)) return finish(migration)
      return [
        `insert into ${table} (id, checksum, finished_at, migration_name, logs, rolled_back_at, started_at, applied_steps_count) values (${quote.literal(uuid())}, ${quote.literal(migration.hash)}, ${now.end}, ${quote.literal(migration.name)}, null, null, ${now.start}, 1)`,
      ]
    },
    guard(since) {
      const done = ledger.rows.filter(({ state }) => state === 'applied' || state === 'baseline').length + since.length
      return `(select count(*) from ${table} where finished_at is not null and rolled_back_at is null) = ${done}`
    },
    progress: {
      before: half,
      failed: half,
      finish: (migration) => [began(migration), ...finish(migration)],
    },
  }

  function finish(migration: Migration): readonly string[] {
    return [`update ${table} set checksum = ${quote.literal(migration.hash)}, applied_steps_count = 1, finished_at = ${now.end}, logs = null where ${open(migration)}`]
  }
}

/** The server's time as the ledger stores it. SQLite's is unix milliseconds as Prisma's native engine writes them, or text where the rows there are text. */
function clocks(dialect: DialectName, ledger: Ledger): { readonly start: string; readonly end: string } {
  if (dialect === 'postgres') return { start: 'pg_catalog.now()', end: 'pg_catalog.clock_timestamp()' }
  if (dialect === 'mysql') return { start: 'utc_timestamp(3)', end: 'utc_timestamp(3)' }
  const asText = ledger.rows.some(({ raw }) => typeof raw.started_at === 'string' && !/^\d+$/.test(raw.started_at))
  const now = asText ? "strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')" : "(cast(strftime('%s', 'now') as integer) * 1000 + cast(substr(strftime('%f', 'now'), 4) as integer))"
  return { start: now, end: now }
}

/** Prisma makes the schema of its URL when it is not there. */
function schemaFor(settled: Settled, { dialect, ledger }: RecordContext): readonly string[] {
  const schema = settled.schema ?? ledger.schema
  if (dialect !== 'postgres' || schema === undefined || ledger.generation !== 'no-schema') return []
  return [`create schema if not exists ${quoteName(dialect, schema)}`]
}
