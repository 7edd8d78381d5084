import type { Mark, Migration } from '../../model/migration.ts'
import { foldGrowing } from '../fold-growing.ts'
import type { RecordContext, Recorder, RunFacts, Settled } from '../format.ts'
import { quoteName } from '../ledger-query.ts'
import { qualified } from '../scoped-ledger.ts'
import { spelling } from './ddl.ts'

type Values = Readonly<Record<string, string | number | undefined>>

/** One row per migration, written whole or kept up to date before each statement that cannot be rolled back. */
export function recorder(settled: Settled, context: RecordContext): Recorder {
  const { dialect, ledger, quote } = context
  const spell = spelling[dialect]
  const schema = settled.schema ?? ledger.schema
  const table = qualified(dialect, settled.table, schema)
  const text = (value: string | undefined) => (value === undefined ? 'null' : quote.literal(value))
  const version = text(context.version ?? '')

  /** The row as it shall be; `started_at` of a row that is there stays. */
  const write = (values: Values) => {
    const names = Object.keys(values)
    const list = names.map((name) => values[name] ?? 'null').join(', ')
    const kept = names.filter((name) => name !== 'name' && name !== 'started_at')
    return `insert into ${table} (${names.join(', ')}) values (${list}) ${spell.upsert(kept)}`
  }
  const base = (migration: Migration, total: number): Values => ({ name: text(migration.name), checksum: text(migration.hash), statements: total })
  const ended = { done_hash: undefined, fingerprint: undefined, error: undefined }
  const half = (migration: Migration, mark: Mark, run: RunFacts) => [
    write({
      ...base(migration, mark.total),
      done: mark.statement,
      done_hash: text(mark.hash),
      fingerprint: text(mark.fingerprint),
      error: text(mark.error),
      started_at: spell.now,
      applied_at: undefined,
      duration_ms: Math.round(run.durationMs),
      skein_version: version,
    }),
  ]
  const whole = (migration: Migration, run: RunFacts, duration: string | number, started: string) => [
    write({ ...base(migration, run.statements.length), done: run.statements.length, ...ended, started_at: started, applied_at: spell.now, duration_ms: duration, skein_version: version }),
  ]

  const appliedSince = foldGrowing<Migration, Set<string | undefined>>(
    () => new Set(ledger.rows.filter(({ state }) => state === 'applied').map(({ name }) => name)),
    (names, { name }) => names.add(name),
  )

  return {
    create: () => (ledger.exists ? [] : [...schemaFor(settled, context), `create table if not exists ${table} (${spell.columns})${spell.options}`]),
    whole: (migration, run) => whole(migration, run, spell.elapsedMs ?? Math.round(run.durationMs), spell.begun),
    guard(since) {
      return `(select count(*) from ${table} where applied_at is not null) = ${appliedSince(since).size}`
    },
    progress: {
      before: half,
      failed: half,
      finish: (migration, run) => whole(migration, run, Math.round(run.durationMs), spell.now),
    },
  }
}

/** Only where the configuration names a schema that is not there: making one needs a privilege that most roles lack. */
function schemaFor(settled: Settled, { dialect, ledger }: RecordContext): readonly string[] {
  if (settled.schema === undefined || ledger.generation !== 'no-schema' || dialect === 'sqlite') return []
  return [`create schema if not exists ${quoteName(dialect, settled.schema)}`]
}
