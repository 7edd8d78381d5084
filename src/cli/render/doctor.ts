import type { DoctorCheck, DoctorReport } from '../../fleet/reports/doctor.ts'
import type { CliContext, Style } from '../context.ts'

const marks: Readonly<Record<DoctorCheck['state'], readonly [Style, string]>> = { ok: ['green', '✓'], warning: ['yellow', '!'], problem: ['red', '✖'], 'not-checked': ['dim', '–'] }

/** `skein doctor` for people. */
export function doctorText(report: DoctorReport, context: CliContext): string {
  const lines = report.checks.map((check) => checkText(check, context))
  for (const { name, server, checks, error } of report.databases) {
    lines.push('', `${context.paint('bold', name)} ${context.paint('dim', server === undefined ? '' : `${server.flavour} ${server.version} over ${server.transport}`)}`)
    lines.push(...checks.map((check) => checkText(check, context)))
    if (error !== undefined) lines.push(checkText({ name: 'error', state: 'problem', message: `${error.message} [${error.code}]`, ...(error.hint === undefined ? {} : { hint: error.hint }) }, context))
  }
  return `${lines.join('\n')}\n`
}

function checkText({ name, state, message, hint }: DoctorCheck, context: CliContext): string {
  const [style, mark] = marks[state]
  const line = `  ${context.paint(style, mark)} ${name}: ${message}`
  return hint === undefined ? line : `${line}\n      ${context.paint('cyan', 'hint')} ${hint}`
}
