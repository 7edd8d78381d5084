import type { DiffReport } from '../../fleet/reports/diff.ts'
import type { CliContext, Style } from '../context.ts'

type Change = DiffReport['changes'][number]

const signs: Readonly<Record<Change['verb'], readonly [sign: string, style: Style]>> = { create: ['+', 'green'], change: ['~', 'yellow'], drop: ['-', 'red'] }

/** What differs, the parts of a table below the table. */
export function changeLines({ changes }: DiffReport, context: CliContext): readonly string[] {
  const own = new Map(changes.map((change) => [change.object, change]))
  const groups = new Map<string, Change[]>()
  for (const change of changes) {
    const whole = change.within ?? change.object
    const group = groups.get(whole) ?? []
    groups.set(whole, group)
    if (change.within !== null) group.push(change)
  }
  return [...groups].sort(([a], [b]) => (nameOf(a) < nameOf(b) ? -1 : 1)).flatMap(([whole, parts]) => group(whole, own.get(whole), parts, context))
}

/** Of what is made or dropped whole, the parts are only counted. */
function group(whole: string, change: Change | undefined, parts: readonly Change[], context: CliContext): readonly string[] {
  const head = change === undefined ? `  ${words(whole)}` : `${line(change, words(whole), context)}`
  const untold = change !== undefined && change.verb !== 'change' ? parts.filter(({ verb }) => verb === change.verb) : []
  const columns = untold.filter(({ object }) => /^(view-)?column:/.test(object)).length
  const others = untold.length - columns
  const counted = [...(columns === 0 ? [] : [`${columns} ${columns === 1 ? 'column' : 'columns'}`]), ...(others === 0 ? [] : [`${others} more`])]
  return [`${head}${counted.length === 0 ? '' : context.paint('dim', `  ${counted.join(', ')}`)}`, ...parts.filter((part) => !untold.includes(part)).map((part) => `    ${line(part, partWords(part.object, whole), context)}`)]
}

function line({ verb, apart }: Change, what: string, { paint }: CliContext): string {
  const [sign, style] = signs[verb]
  const sides = apart.filter((side) => side !== 'is')
  return `${paint(style, sign)} ${what}${sides.length === 0 ? '' : paint('dim', `  ${sides.join(', ')}`)}`
}

/** `table public.users`, of its key. */
function words(key: string): string {
  return `${key.slice(0, key.indexOf(':')).replaceAll('-', ' ')} ${nameOf(key)}`
}

/** Of a part only its own name: `column nick`. */
function partWords(key: string, whole: string): string {
  const prefix = `${nameOf(whole)}.`
  return nameOf(key).startsWith(prefix) ? `${words(key).slice(0, -nameOf(key).length)}${nameOf(key).slice(prefix.length)}` : words(key)
}

function nameOf(key: string): string {
  return key.slice(key.indexOf(':') + 1)
}
