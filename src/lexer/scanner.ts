import { charClass, classOf, isWordCode } from './characters.ts'
import { CopyData } from './copy-data.ts'
import { beginsDashComment, delimits, dollarTag, longestLookahead, slashBracket } from './lookahead.ts'
import type { LexicalRules, QuoteRule } from './rules.ts'
import type { Sink, Unfinished } from './sink.ts'

/** Longest word whose text anybody asks for. */
const longestWord = 64
/** Longer comments are not kept. */
export const longestComment = 65_536

const slash = 47
const star = 42
const dash = 45
const hash = 35
const dollar = 36
const backslash = 92
const newline = 10
const carriageReturn = 13
const quote = 39
const exclamation = 33
const dot = 46

type Mode = 'code' | 'line-comment' | 'block-comment' | 'quoted' | 'dollar' | 'long-word' | 'gap' | 'data'

/**
 * Reads a script that is pushed in chunks cut anywhere, and tells a sink what it finds. Every character is looked at once:
 * what a chunk's end leaves undecided is a few characters long and is carried to the next.
 */
export class Scanner {
  readonly #rules: LexicalRules
  readonly #sink: Sink
  #quotes: (QuoteRule | undefined)[] = []
  #delimiter: string
  /** Its first character. */
  #stop: number
  #text = ''
  #base = 0
  #at = 0
  #final = false
  #mode: Mode = 'code'
  #opened = 0
  #depth = 0
  #rule: QuoteRule | undefined
  #tag = ''
  #versionStart = -1
  #copy = new CopyData()

  constructor(rules: LexicalRules, sink: Sink, delimiter = ';') {
    this.#rules = rules
    this.#sink = sink
    this.#delimiter = delimiter
    this.#stop = delimiter.charCodeAt(0)
    this.setQuotes(rules.quotes)
  }

  /** Everything before this offset has been told to the sink, or will never be asked for (a comment too long to be a directive). */
  get settled(): number {
    const here = this.#base + this.#at
    if (this.#mode === 'code' || this.#mode === 'gap' || this.#mode === 'data') return here
    const comment = this.#mode === 'line-comment' || this.#mode === 'block-comment'
    return comment && here - this.#opened > longestComment ? here : this.#opened
  }

  get delimiter(): string {
    return this.#delimiter
  }

  /** Takes effect behind the token that is being told. */
  setDelimiter(delimiter: string): void {
    this.#delimiter = delimiter
    this.#stop = delimiter.charCodeAt(0)
  }

  /** Takes effect behind the token that is being told. */
  setQuotes(quotes: readonly QuoteRule[]): void {
    this.#quotes = []
    for (const rule of quotes) this.#quotes[rule.open.charCodeAt(0)] = rule
  }

  /** What follows the current line is inline copy data. To be called from `Sink.delimiter`. */
  expectData(): void {
    this.#mode = 'gap'
  }

  push(chunk: string): void {
    this.#base += this.#at
    this.#text = this.#at === this.#text.length ? chunk : this.#text.slice(this.#at) + chunk
    this.#at = 0
    this.#run()
  }

  end(): void {
    this.#final = true
    this.#run()
    if (this.#mode === 'data' || this.#mode === 'gap') this.#sink.dataEnd(this.#base + this.#at, this.#base + this.#at)
    else if (this.#mode === 'line-comment') this.#sink.comment(this.#opened, this.#base + this.#at)
    else if (this.#mode === 'long-word') this.#sink.word(this.#opened, this.#base + this.#at, '')
    else if (this.#mode !== 'code') this.#sink.unfinished(this.#openKind(), this.#opened)
    if (this.#versionStart >= 0) this.#sink.unfinished('version comment', this.#versionStart)
  }

  #openKind(): Unfinished {
    if (this.#mode === 'block-comment') return 'comment'
    if (this.#mode === 'dollar') return 'dollar quote'
    return this.#rule?.holds === 'identifier' ? 'quoted name' : 'string'
  }

  #run(): void {
    while (this.#at < this.#text.length && this.#step());
  }

  /** Goes on in the current mode; false when more input is needed. */
  #step(): boolean {
    switch (this.#mode) {
      case 'code':
        return this.#code()
      case 'line-comment':
        return this.#lineComment()
      case 'block-comment':
        return this.#blockComment()
      case 'quoted':
        return this.#rule!.backslash ? this.#escaped() : this.#quoted()
      case 'dollar':
        return this.#dollarBody()
      case 'long-word':
        return this.#longWord()
      case 'gap':
        return this.#gap()
      case 'data':
        return this.#data()
    }
  }

  #code(): boolean {
    while (this.#at < this.#text.length) {
      const code = this.#text.charCodeAt(this.#at)
      const ends = code === this.#stop && this.#versionStart < 0 ? delimits(this.#delimiter, this.#text, this.#at, this.#final) : 'no'
      if (ends === 'undecided') return false
      if (ends === 'yes') {
        const start = this.#base + this.#at
        this.#at += this.#delimiter.length
        this.#sink.delimiter(start, this.#base + this.#at)
        if (this.#mode !== 'code') return true
        continue
      }
      switch (classOf(code)) {
        case charClass.blank:
          this.#at++
          continue
        case charClass.word:
          if (!this.#word(true)) return false
          break
        case charClass.digit:
          if (!this.#word(false)) return false
          break
        case charClass.special:
          if (!this.#special(code)) return false
          break
        default:
          if (!this.#clientPrefix(code)) return false
      }
      if (this.#mode !== 'code') return true
    }
    return true
  }

  /** A word or a number. A delimiter such as `$$` or `//` ends it, one made of letters does not. */
  #word(isWord: boolean): boolean {
    const text = this.#text
    const start = this.#at
    const watches = this.#stop === dollar
    let at = start + 1
    /** A dollar sign right behind digits begins a quote where there are dollar quotes; behind `1e5` it does not (scan.l `integer_junk`). */
    let bare = !isWord && this.#rules.dollarQuotes
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at)
      if (code === dollar && bare) break
      if (!isWordCode(code) && (isWord || code !== dot)) break
      if (bare && classOf(code) === charClass.word) bare = false
      if (watches && code === dollar && this.#delimiter.startsWith(text.slice(at, at + this.#delimiter.length))) {
        if (at + this.#delimiter.length <= text.length) break
        if (!this.#final && at - start < longestLookahead) return false
      }
    }
    if (at === text.length && !this.#final) {
      if (at - start < longestLookahead) return false
      this.#opened = this.#base + start
      this.#mode = 'long-word'
      this.#at = at
      return true
    }
    return this.#wordEnd(start, at, isWord)
  }

  #wordEnd(start: number, end: number, isWord: boolean): boolean {
    const text = this.#text
    if (!isWord) {
      this.#at = end
      this.#sink.number(this.#base + start, this.#base + end)
      return true
    }
    const word = end - start > longestWord ? '' : text.slice(start, end).toLowerCase()
    if (this.#rules.escapeStrings && word === 'e' && text.charCodeAt(end) === quote) {
      this.#open(start, { ...this.#quotes[quote]!, backslash: true }, end + 1)
      return true
    }
    if (this.#rules.clientWords.includes(word) && this.#sink.idle()) return this.#clientLine()
    this.#at = end
    this.#sink.word(this.#base + start, this.#base + end, word)
    return true
  }

  #longWord(): boolean {
    while (this.#at < this.#text.length && isWordCode(this.#text.charCodeAt(this.#at))) this.#at++
    if (this.#at === this.#text.length && !this.#final) return false
    this.#mode = 'code'
    this.#sink.word(this.#opened, this.#base + this.#at, '')
    return true
  }

  #special(code: number): boolean {
    const rule = this.#quotes[code]
    if (rule) return this.#open(this.#at, rule, this.#at + 1)
    if (code === dash) return this.#dash()
    if (code === slash) return this.#slash()
    if (code === hash && this.#rules.hashComments) return this.#openComment('line-comment', 1)
    if (code === dollar && this.#rules.dollarQuotes) return this.#dollar()
    if (code === star && this.#versionStart >= 0) return this.#versionEnd()
    return this.#clientPrefix(code)
  }

  #open(start: number, rule: QuoteRule, at: number): boolean {
    this.#mode = 'quoted'
    this.#rule = rule
    this.#opened = this.#base + start
    this.#at = at
    return true
  }

  #openComment(mode: 'line-comment' | 'block-comment', length: number): boolean {
    this.#mode = mode
    this.#depth = 1
    this.#opened = this.#base + this.#at
    this.#at += length
    return true
  }

  #dash(): boolean {
    const begins = beginsDashComment(this.#text, this.#at, this.#final, this.#rules.dashNeedsBlank)
    if (begins === 'undecided') return false
    return begins === 'yes' ? this.#openComment('line-comment', 2) : this.#punctuation(dash)
  }

  #slash(): boolean {
    const bracket = slashBracket(this.#text, this.#at, this.#final, this.#rules.versionComments && this.#versionStart < 0)
    if (bracket === 'undecided') return false
    if (bracket === 'none') return this.#punctuation(slash)
    if (bracket === 'comment') return this.#openComment('block-comment', 2)
    this.#versionStart = this.#base + this.#at
    this.#at += bracket.length
    this.#sink.punctuation(exclamation, this.#versionStart)
    return true
  }

  #versionEnd(): boolean {
    if (this.#at + 1 >= this.#text.length && !this.#final) return false
    if (this.#text.charCodeAt(this.#at + 1) !== slash) return this.#punctuation(star)
    const start = this.#base + this.#at
    this.#at += 2
    this.#versionStart = -1
    this.#sink.punctuation(exclamation, start + 1)
    return true
  }

  #dollar(): boolean {
    const tag = dollarTag(this.#text, this.#at, this.#final)
    if (tag === 'undecided') return false
    if (tag === 'none') return this.#punctuation(dollar)
    this.#tag = tag.tag
    this.#opened = this.#base + this.#at
    this.#at += tag.tag.length
    this.#mode = 'dollar'
    return true
  }

  #dollarBody(): boolean {
    const found = this.#text.indexOf(this.#tag, this.#at)
    if (found < 0) {
      this.#at = Math.max(this.#at, this.#text.length - this.#tag.length + 1)
      return false
    }
    this.#at = found + this.#tag.length
    return this.#close('string')
  }

  #close(holds: QuoteRule['holds']): boolean {
    this.#mode = 'code'
    this.#sink.quoted(this.#opened, this.#base + this.#at, holds)
    return true
  }

  #quoted(): boolean {
    const { close, doubled, holds } = this.#rule!
    for (;;) {
      const found = this.#text.indexOf(close, this.#at)
      if (found < 0) {
        this.#at = this.#text.length
        return false
      }
      this.#at = found
      if (doubled && found + 1 === this.#text.length && !this.#final) return false
      if (doubled && this.#text[found + 1] === close) {
        this.#at = found + 2
        continue
      }
      this.#at = found + 1
      return this.#close(holds)
    }
  }

  #escaped(): boolean {
    const text = this.#text
    const { close, holds } = this.#rule!
    const closes = close.charCodeAt(0)
    for (let at = this.#at; at < text.length; at++) {
      const code = text.charCodeAt(at)
      if (code !== backslash && code !== closes) continue
      this.#at = at
      if (at + 1 === text.length && !this.#final) return false
      if (code === backslash || text.charCodeAt(at + 1) === closes) {
        at++
        continue
      }
      this.#at = at + 1
      return this.#close(holds)
    }
    this.#at = text.length
    return false
  }

  #lineComment(): boolean {
    for (; this.#at < this.#text.length; this.#at++) {
      const code = this.#text.charCodeAt(this.#at)
      if (code === newline || (code === carriageReturn && this.#rules.returnEndsComment)) {
        this.#mode = 'code'
        this.#sink.comment(this.#opened, this.#base + this.#at)
        return true
      }
    }
    return false
  }

  #blockComment(): boolean {
    const text = this.#text
    for (; this.#at < text.length; this.#at++) {
      const code = text.charCodeAt(this.#at)
      if (code !== star && (code !== slash || !this.#rules.nestedComments)) continue
      if (this.#at + 1 === text.length) return this.#final ? (this.#at++, false) : false
      const next = text.charCodeAt(this.#at + 1)
      if (code === slash && next === star) {
        this.#depth++
        this.#at++
      } else if (code === star && next === slash) {
        this.#at++
        if (--this.#depth > 0) continue
        this.#at++
        this.#mode = 'code'
        this.#sink.comment(this.#opened, this.#base + this.#at)
        return true
      }
    }
    return false
  }

  #punctuation(code: number): boolean {
    const start = this.#base + this.#at
    this.#at++
    this.#sink.punctuation(code, start)
    return true
  }

  #clientPrefix(code: number): boolean {
    const client = this.#rules.client
    if (!client || code !== client.prefix.charCodeAt(0)) return this.#punctuation(code)
    if (client.where === 'statement-start' && !this.#sink.idle()) return this.#punctuation(code)
    return this.#clientLine()
  }

  #clientLine(): boolean {
    let end = this.#text.indexOf('\n', this.#at)
    if (end < 0) {
      if (!this.#final && this.#text.length - this.#at < longestLookahead) return false
      end = this.#text.length
    }
    const start = this.#at
    this.#at = end
    this.#sink.client(this.#base + start, this.#base + end, this.#text.slice(start, end).trimEnd())
    return true
  }

  /** Between the delimiter of a copy statement and its data: the rest of the line, told as if it were data of its own. */
  #gap(): boolean {
    const end = this.#text.indexOf('\n', this.#at)
    if (end < 0 && !this.#final && this.#text.length - this.#at < longestLookahead) return false
    const rest = this.#text.slice(this.#at, end < 0 ? this.#text.length : end)
    this.#at += end < 0 ? rest.length : rest.length + 1
    this.#mode = 'data'
    this.#copy = new CopyData()
    this.#sink.dataBegin(this.#base + this.#at, rest)
    return true
  }

  #data(): boolean {
    const from = this.#at
    const { until, terminator } = this.#copy.read(this.#text, from, this.#final)
    if (until > from) this.#sink.data(this.#base + from, this.#base + until, this.#text.slice(from, until))
    this.#at = until + terminator
    if (terminator === 0) return false
    this.#mode = 'code'
    this.#sink.dataEnd(this.#base + until, this.#base + this.#at)
    return true
  }
}
