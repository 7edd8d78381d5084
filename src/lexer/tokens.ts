import type { LexicalRules, QuoteRule } from './rules.ts'
import { Scanner } from './scanner.ts'
import type { Sink } from './sink.ts'

/** A piece of one statement, for shallow grammars. */
export interface Token {
  readonly kind: 'word' | 'name' | 'string' | 'number' | 'punctuation'
  /** A word in lower case, a quoted name without its quotes, anything else as written. */
  readonly text: string
  readonly start: number
  readonly end: number
}

/** Thrown to leave the scanner early; never leaves this file. */
const enough = Symbol('enough')

/** The first `limit` tokens of a statement; comments and blanks are left out. Text that ends inside a quote gives what came before it. */
export function tokenize(text: string, rules: LexicalRules, limit = 4096): readonly Token[] {
  const sink = new Collector(text, rules, limit)
  const { client: _, ...lexis } = rules
  const scanner = new Scanner({ ...lexis, clientWords: [] }, sink)
  try {
    scanner.push(text)
    scanner.end()
  } catch (thrown) {
    if (thrown !== enough) throw thrown
  }
  return sink.tokens
}

class Collector implements Sink {
  readonly tokens: Token[] = []
  readonly #text: string
  readonly #quotes: readonly QuoteRule[]
  readonly #limit: number

  constructor(text: string, rules: LexicalRules, limit: number) {
    this.#text = text
    this.#quotes = rules.quotes
    this.#limit = limit
  }

  #add(kind: Token['kind'], start: number, end: number, text: string): void {
    this.tokens.push({ kind, text, start, end })
    if (this.tokens.length >= this.#limit) throw enough
  }

  word(start: number, end: number): void {
    this.#add('word', start, end, this.#text.slice(start, end).toLowerCase())
  }

  number(start: number, end: number): void {
    this.#add('number', start, end, this.#text.slice(start, end))
  }

  quoted(start: number, end: number, holds: QuoteRule['holds']): void {
    const written = this.#text.slice(start, end)
    if (holds === 'string') return this.#add('string', start, end, written)
    this.#add('name', start, end, unquoted(written, this.#quotes))
  }

  punctuation(code: number, start: number): void {
    this.#add('punctuation', start, start + 1, String.fromCharCode(code))
  }

  delimiter(start: number, end: number): void {
    this.#add('punctuation', start, end, this.#text.slice(start, end))
  }

  idle(): boolean {
    return false
  }

  unfinished(): void {
    throw enough
  }

  comment(): void {}
  client(): void {}
  dataBegin(): void {}
  data(): void {}
  dataEnd(): void {}
}

/** A quoted name as the server knows it. */
export function unquoted(written: string, quotes: readonly QuoteRule[]): string {
  const rule = quotes.find(({ open }) => written.startsWith(open))
  if (!rule) return written
  const inside = written.slice(1, -1)
  return rule.doubled ? inside.replaceAll(rule.close + rule.close, rule.close) : inside
}

/** A token as a name: a word as written, a string (engines take one where only a name fits) without its quotes. */
export function spelled(token: Token, text: string): string {
  if (token.kind === 'word') return text.slice(token.start, token.end)
  if (token.kind !== 'string') return token.text
  const quote = token.text[0]!
  return token.text.slice(1, -1).replaceAll(quote + quote, quote)
}
