import type { QuoteRule } from './rules.ts'

/** Receives what a scanner finds. All offsets count UTF-16 units from the start of the script. */
export interface Sink {
  /** An unquoted word; `text` in lower case, empty when longer than any keyword. */
  word(start: number, end: number, text: string): void
  number(start: number, end: number): void
  /** A string, dollar-quoted body or quoted name, with its quotes. */
  quoted(start: number, end: number, holds: QuoteRule['holds']): void
  comment(start: number, end: number): void
  /** Any other character; a version comment's brackets come as two of them. */
  punctuation(code: number, start: number): void
  delimiter(start: number, end: number): void
  /** A line for the engine's own client. Throw to refuse it; when this returns, the line is skipped. */
  client(start: number, end: number, line: string): void
  /** Inline copy data begins here; `rest` is what stood between the delimiter and the end of its line. */
  dataBegin(start: number, rest: string): void
  /** A piece of inline copy data. */
  data(start: number, end: number, text: string): void
  /** The line that ends it; empty at the end of the script. */
  dataEnd(start: number, end: number): void
  /** Between statements: client words count only there. */
  idle(): boolean
  /** The script ended inside this. Throw to refuse it. */
  unfinished(what: Unfinished, start: number): void
}

export type Unfinished = 'string' | 'quoted name' | 'comment' | 'dollar quote' | 'version comment'
