import type { DatabaseStatus, StatusReport } from '../../fleet/reports/status.ts'
import type { CliContext, Style } from '../context.ts'
import { findingText } from './finding.ts'
import { counted, duration, table } from './table.ts'

/** Beyond this many databases the healthy ones are only counted. */
const listedMax = 30

/** `skein status` for people: one row a database, then what was found, then the sum. */
export function statusText(report: StatusReport, context: CliContext, verbose: boolean): string {
  const listed = report.databases.length <= listedMax || verbose ? report.databases : report.databases.filter(({ state }) => state !== 'current' && state !== 'observed')
  const head = ['database', 'state', 'head', 'applied', 'pending', 'format', 'server'].map((title) => context.paint('dim', title))
  const rows = listed.map((database) => row(database, context))
  const parts = [rows.length === 0 ? '' : table([head, ...rows]), ...listed.flatMap((database) => details(database, context, verbose)), sum(report, context, report.databases.length - listed.length)]
  return `${parts.filter((part) => part !== '').join('\n')}\n`
}

const styles: Readonly<Record<DatabaseStatus['state'], Style>> = { current: 'green', pending: 'yellow', blocked: 'red', failed: 'red', unreachable: 'red', observed: 'cyan' }

function row(database: DatabaseStatus, context: CliContext): readonly string[] {
  const { paint } = context
  const server = database.server === undefined ? '' : `${database.server.flavour} ${database.server.version}`
  return [
    paint('bold', database.name),
    paint(styles[database.state], database.state),
    fact(database.head, (head) => head ?? '–'),
    fact(database.applied, String),
    fact(database.pending, (pending) => (pending.length === 0 ? '0' : paint('yellow', String(pending.length)))),
    database.format,
    paint('dim', server),
  ]
}

type Fact<T> = { state: 'ok'; value: T } | { state: 'stale'; value: T; ageMs: number } | { state: 'timeout' } | { state: 'unknown'; reason: string }

function fact<T>(of: Fact<T>, print: (value: T) => string): string {
  if (of.state === 'ok') return print(of.value)
  if (of.state === 'stale') return `${print(of.value)} (${duration(of.ageMs)} ago)`
  return of.state === 'timeout' ? 'timeout' : '?'
}

function details(database: DatabaseStatus, context: CliContext, verbose: boolean): readonly string[] {
  const findings = database.findings.filter(({ kind }) => kind !== 'pending' || verbose)
  const lines = findings.map((finding) => findingText(finding, context))
  if (database.error !== undefined) {
    lines.unshift(`  ${context.paint('red', '✖')} ${database.error.message} ${context.paint('dim', `[${database.error.code}]`)}`)
    if (database.error.hint !== undefined) lines.push(`      ${context.paint('cyan', 'hint')} ${database.error.hint}`)
  }
  if (verbose) lines.push(...database.remarks.map((remark) => `  ${context.paint('dim', '·')} ${remark}`))
  if (database.lagMs.state === 'ok' && database.lagMs.value !== null) lines.push(`  ${context.paint('dim', `oldest pending migration was written ${duration(database.lagMs.value)} ago`)}`)
  return lines.length === 0 ? [] : ['', `${context.paint('bold', database.name)} ${context.paint('dim', database.folder)}`, ...lines]
}

function sum({ summary }: StatusReport, context: CliContext, hidden: number): string {
  const parts = (['current', 'pending', 'blocked', 'failed', 'unreachable', 'observed'] as const)
    .filter((state) => summary[state] > 0)
    .map((state) => context.paint(styles[state], `${summary[state]} ${state}`))
  return `\n${counted(summary.databases, 'database')}: ${parts.length === 0 ? 'none' : parts.join(', ')}${hidden > 0 ? context.paint('dim', ` (${hidden} healthy ones not listed; --verbose lists them)`) : ''}`
}
