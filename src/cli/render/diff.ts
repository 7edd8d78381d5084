import type { DiffReport } from '../../fleet/reports/diff.ts'
import type { CliContext, Style } from '../context.ts'
import { counted } from './table.ts'

const signs: Readonly<Record<DiffReport['changes'][number]['verb'], readonly [sign: string, style: Style]>> = { create: ['+', 'green'], change: ['~', 'yellow'], drop: ['-', 'red'] }

/** `skein diff` for people: what differs, what would run, and what is dangerous in it. */
export function diffText(report: DiffReport, context: CliContext): string {
  const { paint } = context
  const lines = [`${paint('bold', report.from.source)} ${paint('dim', '→')} ${paint('bold', report.to.source)}`]
  if (report.equal) lines.push(paint('green', 'nothing differs'))
  for (const { verb, object, apart } of report.changes) {
    const [sign, style] = signs[verb]
    const sides = apart.filter((side) => side !== 'is')
    lines.push(`${paint(style, sign)} ${object.replace(':', ' ')}${sides.length === 0 ? '' : paint('dim', `  ${sides.join(', ')}`)}`)
  }
  if (report.steps.length > 0) lines.push('', paint('dim', `${counted(report.steps.length, 'step')}, ${report.manner}`), report.sql.trimEnd())
  const hazards = report.steps.flatMap((step) => step.hazards)
  if (hazards.length > 0) lines.push('')
  for (const { kind, message } of hazards) lines.push(`${paint(kind === 'loses-data' ? 'red' : 'yellow', kind)} ${message}`)
  for (const rename of report.likelyRenames) lines.push(`${paint('cyan', 'renamed?')} --rename ${shellWord(rename)}`)
  for (const remark of report.remarks) lines.push(`${paint('cyan', 'note')} ${remark}`)
  lines.push(...verifiedLines(report, context))
  for (const { side, what, because } of report.unseen) lines.push(`${paint('yellow', 'not seen')} ${what} of ${side}: ${because}`)
  return `${lines.join('\n')}\n`
}

function verifiedLines({ verified }: DiffReport, { paint }: CliContext): readonly string[] {
  if (verified === null) return []
  const { passed, differ, failure, notChecked } = verified
  return [
    passed ? `${paint('green', 'verified')} in a scratch database` : `${paint('red', 'not as wanted')} in a scratch database`,
    ...differ.map((key) => `  ${key} differs`),
    ...(failure === null ? [] : [`  ${failure.message}: ${failure.sql}`]),
    ...notChecked.map((what) => `${paint('yellow', 'not checked')} ${what}`),
  ]
}

function shellWord(text: string): string {
  return /^[\w.:=/-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}
