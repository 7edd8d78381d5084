import type { DatabaseMigration, MigrateReport } from '../../fleet/reports/migrate.ts'
import type { CliContext, Style } from '../context.ts'
import { findingText } from './finding.ts'
import { counted, duration } from './table.ts'
import { visibleLine } from './visible.ts'

const styles: Readonly<Record<DatabaseMigration['state'], Style>> = {
  migrated: 'green', current: 'green', planned: 'cyan', refused: 'red', failed: 'red', cancelled: 'yellow', skipped: 'dim',
}

/** Beyond this many databases those with nothing to tell are only counted. */
const listedMax = 30

/** `skein migrate` for people: what each database got, and where it stopped. */
export function migrateText(report: MigrateReport, context: CliContext): string {
  const quiet = ({ state, notes }: DatabaseMigration) => (state === 'current' || state === 'migrated') && notes.length === 0
  const listed = report.databases.length <= listedMax ? report.databases : report.databases.filter((database) => !quiet(database))
  const blocks = listed.map((database) => databaseText(database, context))
  return `${[...blocks, sum(report, context)].join('\n')}\n`
}

function databaseText(database: DatabaseMigration, context: CliContext): string {
  const { paint } = context
  const lines = [`${paint('bold', database.name)} ${paint(styles[database.state], words(database))} ${paint('dim', duration(database.durationMs))}`]
  for (const { name, statements, durationMs, resumedAt } of database.applied) {
    lines.push(`  ${paint('green', '✓')} ${name} ${paint('dim', `${counted(statements, 'statement')}, ${duration(durationMs)}${resumedAt === undefined ? '' : `, resumed at statement ${resumedAt + 1}`}`)}`)
  }
  for (const planned of database.planned ?? []) lines.push(...plannedText(planned, context))
  const settled = ({ kind, migration }: DatabaseMigration['findings'][number]) => kind === 'pending' || (kind === 'failed' && database.applied.some(({ name }) => name === migration))
  lines.push(...database.findings.filter((finding) => !settled(finding)).map((finding) => findingText(finding, context)))
  lines.push(...database.notes.map((note) => `  ${paint('dim', '·')} ${note}`))
  // A refusal by findings says what the findings just said.
  if (database.error !== undefined && !database.findings.some(({ blocks }) => blocks)) lines.push(...errorLines(database.error, context))
  if (database.error !== undefined && database.remaining.length > 0) lines.push(`  ${paint('dim', `not applied: ${database.remaining.slice(0, 5).join(', ')}${database.remaining.length > 5 ? ` and ${database.remaining.length - 5} more` : ''}`)}`)
  return lines.join('\n')
}

function words({ state, applied, planned }: DatabaseMigration): string {
  if (state === 'migrated') return counted(applied.length, 'migration')
  if (state === 'planned') return `would apply ${counted(planned?.length ?? 0, 'migration')}`
  return state === 'current' ? 'up to date' : state
}

function plannedText(planned: NonNullable<DatabaseMigration['planned']>[number], context: CliContext): readonly string[] {
  const lines = [`-- ${visibleLine(planned.file)}`]
  for (const { sql, transaction, ledger } of planned.statements) {
    if (transaction === 'none') lines.push(context.paint('dim', '-- alone, outside a transaction'))
    if (ledger === true) lines.push(context.paint('dim', '-- ledger'))
    lines.push(sql.endsWith(';') ? sql : `${sql};`)
  }
  return lines
}

function errorLines(error: NonNullable<DatabaseMigration['error']>, context: CliContext): readonly string[] {
  const { paint } = context
  const lines = [`  ${paint('red', '✖')} ${placedMessage(error)} ${paint('dim', `[${error.code}]`)}`]
  const sql = error.details?.sql
  if (typeof sql === 'string') lines.push(...sql.split('\n').map((line) => `      ${paint('dim', '│')} ${line}`))
  if (error.hint !== undefined) lines.push(`      ${paint('cyan', 'hint')} ${error.hint}`)
  return lines
}

/** The place before the message, or in it where the message begins with the file. The file as a whole has no place. */
function placedMessage({ message, position }: NonNullable<DatabaseMigration['error']>): string {
  if (position === undefined) return message
  const { file, line, column } = position
  const place = `${file}:${line}:${column}`
  if (!message.startsWith(`${file} `)) return `${place}: ${message}`
  return line === 1 && column === 1 ? message : `${place}${message.slice(file.length)}`
}

function sum({ summary, dryRun }: MigrateReport, context: CliContext): string {
  const parts = (['migrated', 'current', 'planned', 'refused', 'failed', 'cancelled', 'skipped'] as const)
    .filter((state) => summary[state] > 0)
    .map((state) => context.paint(styles[state], `${summary[state]} ${state === 'current' ? 'up to date' : state}`))
  return `\n${counted(summary.databases, 'database')}: ${parts.join(', ') || 'none'}${dryRun ? ' (dry run: nothing was written)' : summary.migrations > 0 ? `, ${counted(summary.migrations, 'migration')} applied` : ''}`
}
