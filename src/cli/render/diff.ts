import type { DiffReport } from '../../fleet/reports/diff.ts'
import type { CliContext } from '../context.ts'
import { changeLines } from './diff-changes.ts'
import { stepLines } from './diff-steps.ts'
import { counted } from './table.ts'

/** `skein diff` for people: what differs, what would run with its dangers beside it, what was not looked at, and a last line that sums up. */
export function diffText(report: DiffReport, context: CliContext): string {
  const sections = [[sidesLine(report, context)], changeLines(report, context), stepLines(report, context), noteLines(report, context), verifiedLines(report, context), [sumLine(report, context)]]
  return `${sections.filter((lines) => lines.length > 0).map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function sidesLine({ from, to }: DiffReport, { paint }: CliContext): string {
  const side = ({ source, kind, server }: DiffReport['from']) => `${paint('bold', source)} ${paint('dim', `${server.flavour} ${server.version}${kind === 'files' ? ', from files' : ''}`)}`
  return `${side(from)} ${paint('dim', '→')} ${side(to)}`
}

function noteLines({ columnOrder, leftovers, likelyRenames, remarks, unseen }: DiffReport, { paint }: CliContext): readonly string[] {
  return [
    ...likelyRenames.map((rename) => `${paint('cyan', 'renamed?')} --rename ${shellWord(rename)}`),
    ...leftovers.map(({ object, from, to }) => `${paint('yellow', 'left over')} ${object.slice(0, object.indexOf(':')).replaceAll('-', ' ')} ${object.slice(object.indexOf(':') + 1)}: ${from === null ? `${to} where the wanted schema was read` : `${from}${to === null ? '' : `, there ${to}`}`}`),
    ...columnOrder.map(({ table, stays, wanted }) => `${paint('cyan', 'note')} columns of ${table.slice(table.indexOf(':') + 1)} stand as ${stays.join(', ')}, not as ${wanted.join(', ')}: no change without --column-order`),
    ...remarks.map((remark) => `${paint('cyan', 'note')} ${remark}`),
    ...unseen.map(({ side, what, because }) => `${paint('yellow', 'not seen')} ${what} of ${side}: ${because}`),
  ]
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

/** `3 changes: 1 created, 2 changed; 4 steps in 1 transaction, offline; hazards: 1 loses-data`. */
function sumLine({ equal, changes, steps, manner }: DiffReport, { paint }: CliContext): string {
  if (equal) return paint('green', 'nothing differs')
  const verbs = (['create', 'change', 'drop'] as const).flatMap((verb) => counts(changes.filter((change) => change.verb === verb).length, pasts[verb]))
  const transactions = new Set(steps.map(({ transaction }) => transaction).filter((nth) => nth !== null)).size
  const alone = steps.filter(({ transaction }) => transaction === null).length
  const where = [...(transactions === 0 ? [] : [`in ${counted(transactions, 'transaction')}`]), ...(alone === 0 || alone === steps.length ? [] : [`${alone} alone`])].join(', ')
  const parts = [`${counted(changes.length, 'change')}${verbs.length === 0 ? '' : `: ${verbs.join(', ')}`}`, `${counted(steps.length, 'step')}${where === '' ? '' : ` ${where}`}, ${manner}`]
  return `${parts.join('; ')}; ${hazardSum(steps, paint)}`
}

const pasts = { create: 'created', change: 'changed', drop: 'dropped' } as const

function hazardSum(steps: DiffReport['steps'], paint: CliContext['paint']): string {
  const kinds = new Map<string, number>()
  for (const { kind } of steps.flatMap(({ hazards }) => hazards)) kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
  if (kinds.size === 0) return paint('green', 'no hazards')
  return paint(kinds.has('loses-data') ? 'red' : 'yellow', `hazards: ${[...kinds].map(([kind, count]) => `${count} ${kind}`).join(', ')}`)
}

function counts(count: number, word: string): readonly string[] {
  return count === 0 ? [] : [`${count} ${word}`]
}

function shellWord(text: string): string {
  return /^[\w.:=/-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}
