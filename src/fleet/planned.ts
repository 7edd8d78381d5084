import { runFacts } from '../apply/request.ts'
import type { Prepared, Runnable } from '../apply/prepare.ts'
import { redact } from '../errors/secrets.ts'
import type { Recorder } from '../formats/format.ts'
import type { Ledger } from '../model/migration.ts'
import type { DatabaseMigration, PlannedStatement } from './reports/migrate.ts'

/** What a migrate would send, in order: the files' statements as they stand, and ours that write the ledger. Secrets in SQL are masked. */
export async function plannedStatements(prepared: readonly Prepared[], recorder: Recorder, ledger: Ledger): Promise<NonNullable<DatabaseMigration['planned']>> {
  const planned: NonNullable<DatabaseMigration['planned']> = []
  for (const { migration, load } of prepared) {
    const runnable = await load()
    const create = planned.length === 0 && !ledger.exists ? recorder.create() : []
    const record = recorder.whole(migration, runFacts(runnable.script.statements.map(({ text }) => text), new Date()))
    planned.push({
      name: migration.name,
      file: migration.file,
      statements: [...create.map((sql) => ours(sql, 'none')), ...theirs(runnable), ...record.map((sql) => ours(sql, runnable.execution.kind === 'whole' ? 'file' : 'none'))],
    })
  }
  return planned
}

function ours(sql: string, transaction: PlannedStatement['transaction']): PlannedStatement {
  return { sql, line: 0, transaction, ledger: true }
}

function theirs({ script, execution }: Runnable): PlannedStatement[] {
  if (execution.kind === 'whole') return execution.statements.map(({ text, line }) => ({ sql: redact(text), line, transaction: 'file' as const }))
  return execution.segments.flatMap(({ kind, from, to }) =>
    script.statements.slice(from, to).map(({ text, line }) => ({ sql: redact(text), line, transaction: kind === 'shared' ? ('part' as const) : ('none' as const) })),
  )
}
