import type { Statement } from './statement.ts'
import type { Blocks } from './blocks.ts'
import { scriptCopyData, scriptTooDeep, scriptUnterminated } from './errors.ts'
import { HeldText } from './held-text.ts'
import type { LineColumn } from './position.ts'
import type { LexicalRules, QuoteRule } from './rules.ts'
import { longestComment, Scanner } from './scanner.ts'
import type { Sink, Unfinished } from './sink.ts'

const unclosed = 'Close it: everything up to the end of the file was read as part of it.'

/** How a dialect cuts: its lexis and what it does with bodies, copies and client lines. */
export interface Grammar {
  readonly rules: LexicalRules
  readonly delimiter: string
  /** For statements under the dialect's own delimiter; with another one, only that one ends a statement. */
  blocks(): Blocks
  /** Whether inline data follows the statement; asked with its first words in lower case, parenthesised ones left out. */
  copies?(words: readonly string[]): boolean
  /** How quotes are read behind a statement that changes it; asked with its first words as `copies` is, and its text. */
  quotesAfter?(words: readonly string[], text: () => string): readonly QuoteRule[] | undefined
  /** A line for the client: returns the delimiter it sets, nothing when it is skipped, throws when it is refused. */
  client?(line: string, place: Place): { readonly delimiter: string } | undefined
  /** A word or quote glued to a character in front of it: throws when the two together are refused. */
  glued?(last: Before, previous: Before, place: () => Place): void
}

/** Where, for errors. */
export interface Place extends LineColumn {
  readonly file: string
}

/** A token that stood before, with how deep in parentheses and brackets it stood. */
export interface Before {
  readonly kind: 'none' | 'word' | 'value' | 'punctuation'
  /** Of a punctuation character. */
  readonly code: number
  readonly end: number
  readonly parentheses: number
  readonly brackets: number
}

const nothing: Before = { kind: 'none', code: 0, end: -1, parentheses: 0, brackets: 0 }

export type SplitEvent =
  | { readonly kind: 'statement'; readonly statement: Statement; readonly copies: boolean }
  | { readonly kind: 'data-begin'; readonly start: number }
  | { readonly kind: 'data'; readonly text: string }
  | { readonly kind: 'data-end'; readonly start: number }

/** Words of a statement kept for `Grammar.copies`. */
const wordsKept = 64
/** Bison's YYMAXDEPTH, at which Postgres gives up (measured with the grammar of 18); no engine goes deeper. */
const deepest = 10_000

const openParenthesis = 40
const closeParenthesis = 41
const openBracket = 91
const closeBracket = 93

/** Cuts a pushed script into statements. Holds one statement and its comments at a time. */
export class Splitter implements Sink {
  readonly #grammar: Grammar
  readonly #file: string
  readonly #scanner: Scanner
  readonly #blocks: Blocks
  readonly #text = new HeldText()
  #events: SplitEvent[] = []
  #start = -1
  #end = -1
  #place: LineColumn = { line: 1, column: 1 }
  #words: string[] = []
  #parentheses = 0
  #brackets = 0
  #parenthesisPlace: LineColumn = { line: 1, column: 1 }
  #last: Before = nothing
  #previous: Before = nothing
  #comment = ''
  #commentStart = -1
  #commentEnd = -1
  #commentLine = 0
  #previousLine = 0
  #openPlace: { readonly offset: number; readonly place: LineColumn } | undefined

  constructor(grammar: Grammar, options: { readonly file: string; readonly delimiter?: string }) {
    this.#grammar = grammar
    this.#file = options.file
    this.#blocks = grammar.blocks()
    this.#scanner = new Scanner(grammar.rules, this, options.delimiter ?? grammar.delimiter)
  }

  /** Characters held back: the unfinished statement, its comments, the last chunk. */
  get held(): number {
    return this.#text.held
  }

  push(chunk: string): readonly SplitEvent[] {
    this.#text.append(chunk)
    this.#scanner.push(chunk)
    this.#letGo()
    return this.#take()
  }

  finish(): readonly SplitEvent[] {
    this.#scanner.end()
    this.#checkClosed()
    if (this.#start >= 0) this.#emit(this.#text.end)
    return this.#take()
  }

  #take(): readonly SplitEvent[] {
    const events = this.#events
    this.#events = []
    return events
  }

  /** Forgets text nobody can ask for any more, having noted where the unfinished token began. */
  #letGo(): void {
    const settled = this.#scanner.settled
    const needed = this.#commentStart >= 0 ? this.#commentStart : settled
    const from = this.#start >= 0 ? this.#start : Math.min(needed, settled)
    if (this.#openPlace?.offset !== settled) this.#openPlace = { offset: settled, place: this.#text.positionOf(settled) }
    this.#text.release(from)
  }

  word(start: number, end: number, text: string): void {
    this.#begin(start)
    this.#checkGlued(start)
    this.#end = end
    if (this.#words.length < wordsKept && this.#parentheses === 0) this.#words.push(text)
    this.#blocks.word(text)
    this.#follow('word', 0, end)
  }

  number(start: number, end: number): void {
    this.#value(start, end)
  }

  quoted(start: number, end: number): void {
    this.#checkGlued(start)
    this.#value(start, end)
  }

  #value(start: number, end: number): void {
    this.#begin(start)
    this.#end = end
    this.#blocks.other()
    this.#follow('value', 0, end)
  }

  punctuation(code: number, start: number): void {
    this.#begin(start)
    this.#end = start + 1
    this.#nest(code, start)
    this.#blocks.punctuation(code)
    this.#follow('punctuation', code, start + 1)
  }

  #nest(code: number, start: number): void {
    if (code === openParenthesis) {
      if (this.#parentheses++ === 0) this.#parenthesisPlace = this.#text.positionOf(start)
      if (this.#parentheses > deepest) this.#tooDeep(start)
    } else if (code === closeParenthesis) this.#parentheses = Math.max(0, this.#parentheses - 1)
    else if (code === openBracket) {
      if (++this.#brackets > deepest) this.#tooDeep(start)
    } else if (code === closeBracket) this.#brackets = Math.max(0, this.#brackets - 1)
  }

  #tooDeep(start: number): never {
    throw scriptTooDeep(`parentheses nest more than ${deepest} deep`, {
      position: this.#at(start),
      hint: 'Break the expression into smaller parts: no server’s parser follows this far.',
    })
  }

  comment(start: number, end: number): void {
    if (this.#start >= 0) return
    const { line } = this.#text.positionOf(start)
    const glued = this.#commentStart >= 0 && line <= this.#commentLine + 1 && end - this.#commentStart <= longestComment
    if (!glued) this.#commentStart = line === this.#previousLine || end - start > longestComment ? -1 : start
    this.#commentEnd = end
    this.#commentLine = this.#text.positionOf(end).line
  }

  delimiter(start: number, end: number): void {
    if (this.#start < 0) {
      this.#apart(end)
      return
    }
    const own = this.#scanner.delimiter === this.#grammar.delimiter
    const held = own && ((this.#grammar.rules.parenthesesHold && this.#parentheses > 0) || !this.#blocks.complete())
    if (!held) return this.#emit(end)
    this.#end = end
    for (let at = 0; at < end - start; at++) this.#blocks.punctuation(this.#scanner.delimiter.charCodeAt(at))
    this.#follow('punctuation', this.#scanner.delimiter.charCodeAt(0), end)
  }

  client(start: number, _end: number, line: string): void {
    const set = this.#grammar.client?.(line, this.#at(start))
    if (set) this.#scanner.setDelimiter(set.delimiter)
    this.#apart(start)
  }

  dataBegin(start: number, rest: string): void {
    if (rest.trim() !== '' && !rest.trim().startsWith('--')) {
      const position = { file: this.#file, ...this.#text.positionOf(start - rest.length - 1) }
      throw scriptCopyData('COPY … FROM stdin; must be alone at the end of its line', { position, hint: 'Move what follows behind the data, below the line with \\.' })
    }
    this.#events.push({ kind: 'data-begin', start })
  }

  data(_start: number, _end: number, text: string): void {
    this.#events.push({ kind: 'data', text })
  }

  dataEnd(start: number, end: number): void {
    this.#apart(end - 1)
    this.#events.push({ kind: 'data-end', start })
  }

  idle(): boolean {
    return this.#start < 0
  }

  unfinished(what: Unfinished, start: number): void {
    const inStatement = what === 'version comment' ? this.#place : this.#text.positionOf(start)
    const place = this.#openPlace?.offset === start ? this.#openPlace.place : inStatement
    throw scriptUnterminated(`the ${what} that begins here is never closed`, { position: { file: this.#file, ...place }, hint: unclosed })
  }

  #checkClosed(): void {
    if (this.#start < 0 || this.#scanner.delimiter !== this.#grammar.delimiter) return
    if (this.#grammar.rules.parenthesesHold && this.#parentheses > 0) {
      throw scriptUnterminated('the parenthesis that opens here is never closed', { position: { file: this.#file, ...this.#parenthesisPlace }, hint: unclosed })
    }
    if (this.#blocks.complete()) return
    throw scriptUnterminated('the body of the statement that begins here is never ended', {
      position: { file: this.#file, ...this.#place },
      hint: 'Every BEGIN, CASE, IF and LOOP needs its END, and the last one a delimiter or the end of the file behind it.',
    })
  }

  #begin(start: number): void {
    if (this.#start >= 0) return
    this.#start = start
    this.#place = this.#text.positionOf(start)
    const glued = this.#commentStart >= 0 && this.#place.line <= this.#commentLine + 1
    this.#comment = glued ? this.#text.slice(this.#commentStart, this.#commentEnd) : ''
    this.#words = []
    this.#parentheses = 0
    this.#brackets = 0
    this.#last = nothing
    this.#previous = nothing
    this.#blocks.reset()
  }

  #follow(kind: Before['kind'], code: number, end: number): void {
    if (!this.#grammar.glued) return
    this.#previous = this.#last
    this.#last = { kind, code, end, parentheses: this.#parentheses, brackets: this.#brackets }
  }

  #checkGlued(start: number): void {
    if (this.#last.kind === 'punctuation' && this.#last.end === start) this.#grammar.glued?.(this.#last, this.#previous, () => this.#justBefore(start))
  }

  #emit(end: number): void {
    const copies = this.#grammar.copies?.(this.#words) ?? false
    const statement = this.#statement()
    this.#events.push({ kind: 'statement', copies, statement })
    const quotes = this.#grammar.quotesAfter?.(this.#words, () => statement.text)
    if (quotes !== undefined) this.#scanner.setQuotes(quotes)
    if (copies) this.#scanner.expectData()
    this.#start = -1
    this.#apart(end)
  }

  /** What comes next is a statement of its own; a comment on this same line still speaks of what was before. */
  #apart(end: number): void {
    this.#commentStart = -1
    this.#previousLine = this.#text.positionOf(end).line
  }

  #statement(): Statement {
    return {
      text: this.#text.slice(this.#start, this.#end),
      start: this.#start,
      end: this.#end,
      ...this.#place,
      comment: this.#comment,
    }
  }

  /** The place of a character glued to what begins at `offset`. */
  #justBefore(offset: number): Place {
    const { file, line, column } = this.#at(offset)
    return { file, line, column: column - 1 }
  }

  #at(offset: number): Place {
    return { file: this.#file, ...this.#text.positionOf(offset) }
  }
}
