import type { Connection } from '../../src/dialects/dialect.ts'
import type { CompareContext, Format, RecordContext, Recorder, RunFacts, Settled } from '../../src/formats/format.ts'
import type { Comparison, Folder, Ledger } from '../../src/model/migration.ts'
import type { DialectName } from '../../src/dialects/dialect-name.ts'

/** What a settled configuration is for a folder under test. */
export function settledAt(dir: string, table: string, more: Partial<Settled> = {}): Settled {
  return { database: 'app', dir, shown: 'migrations', root: dir, table, extra: {}, ...more }
}

export const quoteOf = (dialect: DialectName) => ({
  identifier: (name: string) => (dialect === 'mysql' ? `\`${name.replaceAll('`', '``')}\`` : `"${name.replaceAll('"', '""')}"`),
  literal: (text: string) => `'${(dialect === 'mysql' ? text.replaceAll('\\', '\\\\') : text).replaceAll("'", "''")}'`,
})

/** A context with a clock that stands still and uuids that count. */
export function recordContext(dialect: DialectName, folder: Folder, ledger: Ledger): RecordContext {
  let uuids = ledger.rows.length
  return {
    dialect,
    folder,
    ledger,
    quote: quoteOf(dialect),
    now: () => new Date('2026-01-02T03:04:05.678Z'),
    uuid: () => `00000000-0000-4000-8000-${String(++uuids).padStart(12, '0')}`,
    version: '0.1.0',
  }
}

export const runOf = (...statements: string[]): RunFacts => ({ statements, durationMs: 12, startedAt: new Date('2026-01-02T03:04:05Z') })

/** Folder, ledger, comparison and recorder of one database in one go. */
export async function look(format: Format, connection: Connection, settled: Settled, allow: Partial<CompareContext> = {}) {
  const { dialect } = connection.server
  const folder = await format.read(settled)
  const ledger = await format.ledger(connection, settled)
  const comparison: Comparison = format.compare(folder, ledger, { allowLate: false, allowEdited: false, dialect, settled, ...allow })
  const recorder: Recorder = format.recorder(settled, recordContext(dialect, folder, ledger))
  return { folder, ledger, comparison, recorder }
}

/** The lines that a person would read: kinds, names, whether it blocks. */
export function summary({ head, applied, pending, findings }: Comparison) {
  return { head, applied, pending: pending.map(({ name }) => name), findings: findings.map(({ kind, migration, blocks }) => [kind, migration ?? '', blocks ? 'blocks' : 'said'].join(' ')) }
}
