import type { DiffReport } from '../../fleet/reports/diff.ts'
import type { CliContext, Style } from '../context.ts'

type Step = DiffReport['steps'][number]

/** What would run: statements in their transactions, and below each what it locks, how much it works on, and its dangers. */
export function stepLines({ steps }: DiffReport, context: CliContext): readonly string[] {
  const width = String(steps.length).length
  return steps.flatMap((step, index) => [...boundary(steps[index - 1], step, context), ...stepText(step, `${String(index + 1).padStart(width)} `, context), ...end(step, steps[index + 1], context)])
}

function boundary(before: Step | undefined, { transaction }: Step, { paint }: CliContext): readonly string[] {
  return transaction === null || before?.transaction === transaction ? [] : [paint('dim', 'begin')]
}

function end({ transaction }: Step, after: Step | undefined, { paint }: CliContext): readonly string[] {
  return transaction === null || after?.transaction === transaction ? [] : [paint('dim', 'commit')]
}

function stepText(step: Step, number: string, { paint }: CliContext): readonly string[] {
  const indent = ' '.repeat(number.length)
  const [first = '', ...rest] = step.sql.trimEnd().split('\n')
  const facts = factsOf(step)
  return [
    `${paint('dim', number)}${first}`,
    ...rest.map((line) => `${indent}${line}`.trimEnd()),
    ...(facts === '' ? [] : [paint('dim', `${indent}  ${facts}`)]),
    ...step.hazards.map(({ kind, message }) => `${indent}  ${paint(styleOf(kind), `! ${kind}`)} ${message}`),
  ]
}

function styleOf(kind: Step['hazards'][number]['kind']): Style {
  return kind === 'loses-data' ? 'red' : 'yellow'
}

/** `locks public.users (ACCESS EXCLUSIVE), rewrites about 1,200 rows, 96 kB`. */
function factsOf({ locks, works, rowsEstimate, bytes }: Step): string {
  const held = locks.map(({ object, mode, descendants }) => `${object}${descendants === 0 ? '' : ` and ${grouped(descendants)} below it`} (${mode})`).join(', ')
  const size = [...(rowsEstimate === null || rowsEstimate < 1 ? [] : [`about ${grouped(rowsEstimate)} rows`]), ...(bytes === null || bytes === 0 ? [] : [sized(bytes)])].join(', ')
  const work = works === null ? '' : `${works}${size === '' ? '' : ` ${size}`}`
  return [...(held === '' ? [] : [`locks ${held}`]), ...(work === '' ? [] : [work])].join('; ')
}

/** `1,234,567`. */
function grouped(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** `8 kB`, `1.5 GB`. */
function sized(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10))
  const value = bytes / 1024 ** power
  return `${value < 10 && power > 0 ? Math.round(value * 10) / 10 : Math.round(value)} ${units[power]}`
}
