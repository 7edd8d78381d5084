import type { FindingShape } from '../../fleet/reports/shared.ts'
import type { CliContext } from '../context.ts'

/** A finding for people: what is the case, what the official tool would do, what Skein will do, what to do next. */
export function findingText(finding: FindingShape, context: CliContext): string {
  const { paint } = context
  const mark = finding.blocks ? paint('red', '✖') : finding.kind === 'note' || finding.kind === 'line-endings' ? paint('dim', '·') : paint('yellow', '!')
  const lines = [`  ${mark} ${paint('bold', finding.kind)} ${finding.message}`]
  if (finding.tool !== undefined) lines.push(`      ${paint('dim', 'official tool:')} ${finding.tool}`)
  if (finding.skein !== undefined) lines.push(`      ${paint('dim', 'skein:')} ${finding.skein}`)
  if (finding.hint !== undefined) lines.push(`      ${paint('cyan', 'hint')} ${finding.hint}`)
  return lines.join('\n')
}
