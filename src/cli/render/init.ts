import type { InitDatabase, InitReport } from '../../fleet/reports/init.ts'
import type { CliContext } from '../context.ts'
import { counted } from './table.ts'

/** `skein init` for people: what was found and why, what was left alone, what was written. */
export function initText(report: InitReport, context: CliContext): string {
  const { paint } = context
  const lines = report.databases.flatMap((database) => [...databaseLines(database, context), ''])
  for (const { dir, tool, because } of report.notTaken) lines.push(`${paint('dim', '–')} ${dir} ${paint('dim', `belongs to ${tool}: ${because}`)}`)
  for (const note of report.notes) lines.push(`${paint('yellow', '!')} ${note}`)
  if (!report.written) {
    for (const { path, content, change } of report.files) if (change !== 'none') lines.push('', paint('dim', `# ${path}`), content.trimEnd())
    return `${lines.join('\n')}\n`
  }
  for (const { path, change } of report.files) if (change !== 'none') lines.push(`${paint('green', change === 'create' ? 'wrote' : 'extended')} ${path}`)
  lines.push(report.databases.length === 0 ? 'Nothing was found: fill in the starter, then run skein status.' : `${counted(report.databases.length, 'database')}. Next: skein status`)
  return `${lines.join('\n')}\n`
}

function databaseLines({ name, format, dialect, dir, url, why, confidence, alternatives }: InitDatabase, { paint }: CliContext): readonly string[] {
  return [
    `${paint('bold', name)} ${format} ${paint('dim', `${dialect}, ${dir}${url === undefined ? '' : `, ${url}`}${confidence === 'likely' ? ', likely' : ''}`)}`,
    ...why.map((reason) => `  ${paint('dim', '·')} ${reason}`),
    ...alternatives.map((other) => `  ${paint('yellow', '?')} ${other.format} claims it too: ${other.why[0] ?? ''}`),
  ]
}
