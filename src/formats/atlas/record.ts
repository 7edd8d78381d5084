import type { Mark, Migration } from '../../model/migration.ts'
import { foldGrowing } from '../fold-growing.ts'
import type { RecordContext, Recorder, RunFacts, Settled } from '../format.ts'
import { quoteName } from '../ledger-query.ts'
import { qualified } from '../scoped-ledger.ts'
import { spelling } from './ddl.ts'
import { partialHash, partialHashes } from './partial-hashes.ts'
import { cloudRow, revisions, rowType } from './rows.ts'

/** A row's changing part; `undefined` time means the server's own measure. */
interface State {
  readonly applied: number
  readonly total: number
  readonly executionNs: string | number
  readonly error?: string
  readonly errorStatement?: string
  readonly partialHashes: readonly string[] | null
}

/** Writes Atlas's revisions: one upsert per migration, or one before each statement that cannot be rolled back, as Atlas counts them. */
export function recorder(settled: Settled, context: RecordContext): Recorder {
  const { dialect, ledger, quote } = context
  const spell = spelling[dialect]
  const schema = settled.schema ?? ledger.schema
  const table = qualified(dialect, settled.table, schema)
  const text = (value: string) => quote.literal(value)
  const nanoseconds = (run: RunFacts) => Math.round(run.durationMs * 1_000_000)

  const upsert = (migration: Migration, state: State) => {
    const values: readonly (readonly [column: string, value: string | number])[] = [
      ['version', text(migration.key ?? migration.name)],
      ['description', text(String(migration.extra?.description ?? ''))],
      ['type', rowType.executed],
      ['applied', state.applied],
      ['total', state.total],
      ['executed_at', spell.now],
      ['execution_time', state.executionNs],
      ['error', text(state.error ?? '')],
      ['error_stmt', text(state.errorStatement ?? '')],
      ['hash', text(migration.hash)],
      ['partial_hashes', spell.json(text, JSON.stringify(state.partialHashes))],
      ['operator_version', text(`Skein ${context.version === undefined ? '- development' : `v${context.version}`}`)],
    ]
    const names = values.map(([column]) => column)
    // Atlas never changes the time of a row that is there, nor its version.
    const changed = names.filter((name) => name !== 'version' && name !== 'executed_at')
    return [`insert into ${table} (${names.join(', ')}) values (${values.map(([, value]) => value).join(', ')}) ${spell.upsert(changed)}`]
  }
  const whole = (migration: Migration, run: RunFacts, executionNs: string | number) => upsert(migration, { applied: run.statements.length, total: run.statements.length, executionNs, partialHashes: null })
  const half = (migration: Migration, mark: Mark, run: RunFacts) =>
    upsert(migration, {
      applied: mark.statement,
      total: mark.total,
      executionNs: nanoseconds(run),
      partialHashes: mark.statement === 0 ? null : partialHashes(run.statements, mark.statement),
      ...(mark.error === undefined ? {} : { error: mark.error, errorStatement: run.statements[mark.statement] ?? '' }),
    })

  const versionsSince = foldGrowing<Migration, Set<string | undefined>>(
    () => new Set(revisions(ledger).map(({ key }) => key)),
    (versions, { key }) => versions.add(key),
  )

  return {
    create() {
      if (ledger.exists) return []
      const missing = schema !== undefined && ledger.generation === 'no-schema' ? [`create schema if not exists ${quoteName(dialect, schema)}`] : []
      return [...missing, spell.create(table)]
    },
    whole: (migration, run) => whole(migration, run, spell.elapsedNs ?? nanoseconds(run)),
    guard(since) {
      return `(select count(*) from ${table} where version <> ${text(cloudRow)}) = ${versionsSince(since).size}`
    },
    progress: {
      before: half,
      failed: half,
      finish: (migration, run) => whole(migration, run, nanoseconds(run)),
      matches: (mark, statements) => mark.statement <= statements.length && partialHash(statements, mark.statement) === mark.hash,
    },
  }
}
