import { defectCode, exitOf, reportError } from '../errors/report.ts'
import { redact } from '../errors/secrets.ts'
import type { ErrorReport } from '../errors/skein-error.ts'
import type { CliContext } from './context.ts'
import { visibleReport } from './render/visible.ts'

/** Version of every report's shape: raised when a field changes its meaning or goes; new fields do not raise it. */
export const reportVersion = 1

export interface AnswerTo {
  readonly command: string
  readonly json: boolean
  readonly environment?: string
}

/** Prints a report: in its envelope under `--json`, else as the text that `print` makes of it. Secrets are masked either way; for people, nothing in it acts on their terminal. */
export function answer<Report extends object>(context: CliContext, to: AnswerTo, report: Report, print: (report: Report) => string): void {
  if (to.json) {
    const envelope = { version: reportVersion, command: to.command, environment: to.environment ?? null, ...report }
    context.process.stdout.write(`${redact(JSON.stringify(envelope, null, 2))}\n`)
  } else context.process.stdout.write(redact(print(visibleReport(report))))
}

/** Prints an error and answers with its exit code. Under `--json` it is the envelope's `error`. */
export function answerError(context: CliContext, to: AnswerTo, error: unknown): number {
  const report = reportError(error)
  if (to.json) {
    const envelope = { version: reportVersion, command: to.command, environment: to.environment ?? null, error: report }
    context.process.stdout.write(`${redact(JSON.stringify(envelope, null, 2))}\n`)
  } else context.process.stderr.write(errorText(visibleReport(report), context))
  return exitOf(error)
}

/** An error for people: where, what, what next. A stack only for a defect of ours. */
export function errorText(report: ErrorReport, context: CliContext): string {
  const { position } = report
  const where = position === undefined ? '' : `${context.paint('bold', `${position.file}:${position.line}:${position.column}`)}\n`
  const lines = [`${where}${context.paint('red', 'error')} ${report.message} ${context.paint('dim', `[${report.code}]`)}`]
  const sql = report.details?.sql
  if (typeof sql === 'string' && sql !== '') lines.push(...sql.split('\n').map((line) => `  ${context.paint('dim', '│')} ${line}`))
  if (report.hint !== undefined) lines.push(`${context.paint('cyan', 'hint')} ${report.hint}`)
  if (report.code === defectCode) lines.push(String(report.details?.stack ?? ''))
  return redact(`${lines.join('\n')}\n`)
}
