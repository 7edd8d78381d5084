import { didYouMean, suggest } from '../../errors/suggest.ts'
import { scriptDirective } from './errors.ts'

/** What the `-- skein:` lines of a file's header ask for. */
export interface Directives {
  readonly transaction?: 'none'
  readonly lockTimeoutMs?: number
}

const known = ['no-transaction', 'lock-timeout', 'rename', 'allow'] as const
/** Stand anywhere, and are read by others: `rename` by whoever plans, `allow` by whoever runs the statement below it. */
const anywhere: ReadonlySet<string> = new Set(['rename', 'allow'])
const line = /^[ \t]*--[ \t]*skein:[ \t]*(\S*)[ \t]*(.*?)[ \t]*$/i
const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, min: 60_000, h: 3_600_000 }

/** Reads the directives of a file's header, passing over what is wrong: `checkDirectives` refuses that before anything runs. */
export function readDirectives(text: string): Directives {
  const found: { transaction?: 'none'; lockTimeoutMs?: number } = {}
  for (const { name, value } of lines(text.slice(0, headerEnd(text)))) {
    if (name === 'no-transaction') found.transaction = 'none'
    const timeoutMs = name === 'lock-timeout' ? duration(value) : undefined
    if (timeoutMs !== undefined) found.lockTimeoutMs = timeoutMs
  }
  return found
}

/** Throws `script.directive` for the first line that is unknown, has a bad value, or stands where it has no effect. */
export function checkDirectives(text: string, file: string): void {
  const end = headerEnd(text)
  const seen = new Map<string, string>()
  for (const { name, value, at, number } of lines(text)) {
    if (anywhere.has(name)) continue
    const wrong = problem(name, value, at < end, seen)
    if (wrong !== undefined) throw scriptDirective(wrong.message, { position: { file, line: number, column: 1 }, ...(wrong.hint === undefined ? {} : { hint: wrong.hint }) })
    seen.set(name, value)
  }
}

function problem(name: string, value: string, inHeader: boolean, seen: ReadonlyMap<string, string>): { message: string; hint?: string } | undefined {
  if (!known.some((directive) => directive === name)) {
    const hint = didYouMean(name, known)
    return { message: `-- skein: ${name} is not a directive`, hint: suggest(name, known) === undefined || hint === undefined ? `Known are ${known.join(', ')}.` : hint }
  }
  if (!inHeader) return { message: `-- skein: ${name} stands below the first statement, where it has no effect`, hint: 'Move it to the top of the file; it holds for the whole file.' }
  if (name === 'no-transaction' && value !== '') return { message: `-- skein: no-transaction takes no value, but has ${value}` }
  if (name === 'lock-timeout' && duration(value) === undefined) return { message: `-- skein: lock-timeout needs a duration, not ${value === '' ? 'nothing' : value}`, hint: 'For example 5s, 500ms or 2m.' }
  const before = seen.get(name)
  if (before !== undefined && before !== value) return { message: `-- skein: ${name} is given twice, as ${before} and as ${value}` }
  return undefined
}

function duration(value: string): number | undefined {
  const match = /^(\d{1,9})\s*([a-z]+)$/i.exec(value)
  const unit = units[match?.[2]?.toLowerCase() ?? '']
  return match === null || unit === undefined ? undefined : Number(match[1]) * unit
}

interface DirectiveLine {
  readonly name: string
  readonly value: string
  readonly at: number
  readonly number: number
}

function* lines(text: string): Generator<DirectiveLine> {
  if (!/skein:/i.test(text)) return
  let at = 0
  let number = 0
  for (const one of text.split(/\r\n|\n|\r/)) {
    number += 1
    const match = line.exec(one)
    if (match !== null) yield { name: (match[1] ?? '').toLowerCase(), value: match[2] ?? '', at, number }
    at += one.length
    at += text.startsWith('\r\n', at) ? 2 : 1
  }
}

/** Where the comments and blank lines at the top of a file end. */
function headerEnd(text: string): number {
  const header = /(?:\s+|--[^\n\r]*|#[^\n\r]*|\/\*[^]*?\*\/)/y
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0
  for (;;) {
    header.lastIndex = at
    if (!header.test(text)) return at
    at = header.lastIndex
  }
}
