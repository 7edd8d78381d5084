import type { SkeinError } from '../errors/skein-error.ts'
import { directionControls, mergeMarkers } from './anywhere.ts'
import { scriptOddCharacter, scriptTemplate } from './errors.ts'
import { oddCharacter } from './odd-characters.ts'
import { type LineColumn, positionsAt } from './position.ts'
import type { LexicalRules, QuoteRule } from './rules.ts'
import { Scanner } from './scanner.ts'
import type { Sink } from './sink.ts'

/** Something found at an offset, made into an error once its line is known. */
export interface Suspicion {
  readonly offset: number
  readonly error: (place: LineColumn & { readonly file: string }) => SkeinError
}

export interface InspectOptions {
  readonly delimiter?: string
  readonly file?: string
}

/** Most findings told of one script. */
const toldMax = 20

/**
 * What a reviewer should see before the script runs, in the order it stands there: odd characters and templates left over outside
 * strings and comments, merge markers and direction controls anywhere. Never throws, however broken the script.
 */
export function suspicions(script: string, rules: LexicalRules, options: InspectOptions = {}): readonly SkeinError[] {
  const found = [...outsideStrings(script, rules, options), ...directionControls(script), ...mergeMarkers(script)].sort((a, b) => a.offset - b.offset).slice(0, toldMax)
  const places = positionsAt(script, found.map(({ offset }) => offset))
  return found.map(({ error }, index) => error({ file: options.file ?? 'script', ...places[index]! }))
}

/** Odd characters and templates: only text beyond ASCII, or with a brace behind another or behind a dollar, can hold one. Most has neither and is not scanned. */
function outsideStrings(script: string, rules: LexicalRules, { delimiter = ';' }: InspectOptions): readonly Suspicion[] {
  if (!/[\u0080-\uffff]|[{$]\{/.test(script)) return []
  const inspector = new Inspector(script)
  const { client: _, ...lexis } = rules
  const scanner = new Scanner({ ...lexis, clientWords: [] }, inspector, delimiter)
  scanner.push(script)
  scanner.end()
  return inspector.found
}

const beyondAscii = /[\u0080-\uffff]/
const openBrace = 123
const dollar = 36

class Inspector implements Sink {
  readonly found: Suspicion[] = []
  readonly #script: string
  #lastCode = 0
  #lastStart = -1

  constructor(script: string) {
    this.#script = script
  }

  word(start: number, end: number): void {
    const word = this.#script.slice(start, end)
    const odd = beyondAscii.test(word) ? oddCharacter(word) : undefined
    if (!odd) return
    this.found.push({
      offset: start + odd.offset,
      error: (position) => scriptOddCharacter(`${odd.name} stands outside a string`, { position, hint: 'Type it again by hand: it is not the character it looks like.' }),
    })
  }

  /** What is glued to a digit is read along with it. */
  number(start: number, end: number): void {
    this.word(start, end)
  }

  punctuation(code: number, start: number): void {
    const glued = this.#lastStart === start - 1
    if (code === openBrace && glued && (this.#lastCode === openBrace || this.#lastCode === dollar)) this.#template(start - 1)
    this.#lastCode = code
    this.#lastStart = start
  }

  quoted(start: number, end: number, holds: QuoteRule['holds']): void {
    if (holds !== 'identifier') return
    const at = this.#script.slice(start, end).search(/\{\{[^}]*\}\}|\$\{[^}]*\}/)
    if (at >= 0) this.#template(start + at)
  }

  #template(offset: number): void {
    const line = this.#script.slice(offset, offset + 40).split('\n', 1)[0]!
    const close = line.indexOf('}')
    const shown = close < 0 ? line.slice(0, 12) : line.slice(0, line[close + 1] === '}' ? close + 2 : close + 1)
    this.found.push({
      offset,
      error: (position) => scriptTemplate(`the placeholder ${shown} was never filled in`, { position, hint: 'Run the template that makes this file, or write the value.' }),
    })
  }

  comment(): void {}
  delimiter(): void {}
  client(): void {}
  dataBegin(): void {}
  data(): void {}
  dataEnd(): void {}
  unfinished(): void {}
  idle(): boolean {
    return false
  }
}
