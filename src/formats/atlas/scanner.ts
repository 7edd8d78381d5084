import { scriptUnterminated } from '../../lexer/errors.ts'
import { positionAt } from '../../lexer/position.ts'
import { scriptDelimiter, scriptUnexpected } from './errors.ts'
import type { SplitRules } from './split-rules.ts'

/** One statement's place, its delimiter included, and the comments glued above it. */
export interface Cut {
  readonly start: number
  readonly end: number
  /** How many characters at the end are a custom delimiter, which is not part of the text. */
  readonly delimiterLength: number
  readonly comments: string
}

const dollarQuote = /\$([A-Za-z\u00c8-\u00ff_][\w\u00c8-\u00ff]*)?\$/y
const beginAtomic = /BEGIN[\t\n\f\r ]+ATOMIC[\t\n\f\r ]+/iy
const begin = /BEGIN[\t\n\f\r ]+/iy
const blankOnly = /[\t\n\f\r ]/
const endWord = /^END[\t\n\f\r ]*/i
const delimiterWord = 'delimiter'
const depthMax = 100

/**
 * Cuts as Atlas does (reference/atlas.md, section 3): a delimiter beats a comment, parentheses are counted, blocks hold together.
 * The number and texts of statements are part of Atlas's ledger, so its oddities are kept: a comment without a line break at the end of a
 * file is a statement, so is a lone `;`.
 */
export class AtlasScanner {
  readonly #text: string
  readonly #rules: SplitRules
  readonly #file: string
  readonly #blocks: Map<string, number>
  readonly #depth: number
  #at: number
  #delimiter: string

  constructor(text: string, rules: SplitRules, file: string, from = { at: 0, delimiter: ';', depth: 0, blocks: new Map<string, number>() }) {
    this.#text = text
    this.#rules = rules
    this.#file = file
    this.#at = from.at
    this.#delimiter = from.delimiter
    this.#depth = from.depth
    this.#blocks = from.blocks
  }

  /** Where the next statement is looked for. */
  get at(): number {
    return this.#at
  }

  next(): Cut | undefined {
    const text = this.#text
    let start = this.#skipSpaces(this.#at)
    let comments = ''
    let opened = -1
    let depth = 0
    let at = start
    for (;;) {
      const character = text[at]
      if (character === undefined) {
        if (depth > 0) throw this.#unterminated(opened, 'this parenthesis is never closed')
        this.#at = at
        return at > start ? { start, end: at, delimiterLength: this.#trailing(start, at), comments } : undefined
      }
      if (character === '(') {
        if (depth++ === 0) opened = at
        at++
      } else if (character === ')') {
        if (depth-- === 0) throw scriptUnexpected('a parenthesis is closed that was not opened', { position: this.#position(at) })
        at++
      } else if (character === "'" || character === '"' || character === '`') at = this.#quote(at)
      else if (at === start && this.#isDelimiterCommand(at)) {
        at = start = this.#skipSpaces(this.#delimiterCommand(at))
        comments = ''
      } else if (depth === 0 && text.startsWith(this.#delimiter, at)) {
        const end = at + this.#delimiter.length
        this.#at = end
        return { start, end, delimiterLength: this.#delimiter === ';' ? 0 : this.#delimiter.length, comments }
      } else {
        const after = this.#comment(at)
        if (after !== undefined && at === start) {
          const detached = text.startsWith('\n\n', after) || (text[after - 1] === '\n' && text[after] === '\n')
          comments = detached ? '' : `${comments}${text.slice(at, after)}`
          at = start = this.#skipSpaces(after)
        } else if (after !== undefined) at = after
        else {
          const block = character === 'b' || character === 'B' ? this.#block(at, start) : undefined
          if (block !== undefined) {
            this.#at = block
            return { start, end: block, delimiterLength: 0, comments }
          }
          at = character === '$' ? this.#dollar(at) : at + 1
        }
      }
    }
  }

  #trailing(start: number, end: number): number {
    return this.#delimiter !== ';' && end - start >= this.#delimiter.length && this.#text.endsWith(this.#delimiter) ? this.#delimiter.length : 0
  }

  #skipSpaces(from: number): number {
    let at = from
    while (at < this.#text.length && isSpace(this.#text.charCodeAt(at))) at++
    return at
  }

  #quote(at: number): number {
    const text = this.#text
    const quote = text[at]
    const escapes = this.#rules.backslashes || (this.#rules.escapeStrings && (text[at - 1] === 'E' || text[at - 1] === 'e'))
    for (let inside = at + 1; inside < text.length; inside++) {
      if (text[inside] === '\\' && escapes) inside++
      else if (text[inside] === quote) return inside + 1
    }
    throw this.#unterminated(at, 'this quote is never closed')
  }

  /** Behind a dollar-quoted string, behind the `$` when it is none, at the end when it is never closed. */
  #dollar(at: number): number {
    dollarQuote.lastIndex = at
    const tag = this.#rules.dollarQuotes ? dollarQuote.exec(this.#text)?.[0] : undefined
    if (tag === undefined) return at + 1
    const close = this.#text.indexOf(tag, at + tag.length)
    return close < 0 ? this.#text.length : close + tag.length
  }

  /** Behind a comment that begins here; undefined when none does, or when it does not end. */
  #comment(at: number): number | undefined {
    const text = this.#text
    const [left, right] = text.startsWith('--', at) ? ['--', '\n'] : text.startsWith('/*', at) ? ['/*', '*/'] : this.#rules.hashComments && text[at] === '#' ? ['#', '\n'] : []
    if (left === undefined || right === undefined) return undefined
    const close = text.indexOf(right, at + left.length)
    return close < 0 ? undefined : close + right.length
  }

  #isDelimiterCommand(at: number): boolean {
    const text = this.#text
    return text.length - at > delimiterWord.length && text.slice(at, at + delimiterWord.length).toLowerCase() === delimiterWord && text[at + delimiterWord.length] === ' '
  }

  /** Takes over the delimiter that the command names; answers where its line ends. */
  #delimiterCommand(at: number): number {
    const from = at + delimiterWord.length
    const line = this.#text.indexOf('\n', from)
    const end = line < 0 ? this.#text.length : line + 1
    const named = this.#text.slice(from, end).trim()
    const bare = named.length > 1 && named.startsWith("'") && named.endsWith("'") ? named.slice(1, -1).replaceAll("''", "'") : named
    if (bare === '') throw scriptDelimiter('DELIMITER names no delimiter', { position: this.#position(at) })
    this.#delimiter = unescape(bare)
    return end
  }

  /** The end of a block that begins here, or undefined. Each place is tried once, whoever asks. */
  #block(at: number, start: number): number | undefined {
    if (this.#delimiter !== ';' || this.#depth >= depthMax) return undefined
    const atomic = this.#rules.beginAtomic ? matchAt(beginAtomic, this.#text, at) : undefined
    const atomicEnd = atomic === undefined ? undefined : this.#blockEnd(atomic, 'atomic')
    if (atomicEnd !== undefined) return atomicEnd
    const stands = at === start || blankOnly.test(this.#text[at - 1] ?? '')
    const plain = this.#rules.begin && stands ? matchAt(begin, this.#text, at) : undefined
    return plain === undefined ? undefined : this.#blockEnd(plain, 'plain')
  }

  #blockEnd(from: number, kind: 'atomic' | 'plain'): number | undefined {
    const key = `${kind}${from}`
    const known = this.#blocks.get(key)
    if (known !== undefined) return known < 0 ? undefined : known
    const end = this.#scanBlock(from, kind)
    this.#blocks.set(key, end ?? -1)
    return end
  }

  #scanBlock(from: number, kind: 'atomic' | 'plain'): number | undefined {
    const inner = new AtlasScanner(this.#text, this.#rules, this.#file, { at: from, delimiter: ';', depth: this.#depth + 1, blocks: this.#blocks })
    try {
      for (let cut = inner.next(); cut !== undefined; cut = inner.next()) {
        const word = endWord.exec(this.#text.slice(cut.start, Math.min(cut.end, cut.start + 64)))?.[0]
        if (word === undefined) continue
        const rest = this.#text.slice(cut.start + word.length, cut.end)
        if (kind === 'atomic' || rest === '' || rest === ';') return inner.at
      }
    } catch {
      return undefined // Not a block after all: the statement is cut at its delimiter.
    }
    return undefined
  }

  #unterminated(at: number, what: string) {
    return scriptUnterminated(`${this.#file}: ${what}`, { position: this.#position(at), hint: 'Atlas counts quotes and parentheses to find where statements end, and refuses the file too.' })
  }

  #position(at: number) {
    return { file: this.#file, ...positionAt(this.#text, at) }
  }
}

function matchAt(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : undefined
}

/** Escapes that a delimiter may have. */
export function unescape(delimiter: string): string {
  return delimiter.replaceAll(String.raw`\n`, '\n').replaceAll(String.raw`\r`, '\r').replaceAll(String.raw`\t`, '\t')
}

/** Go's unicode.IsSpace, which is not JavaScript's: no byte-order mark, but U+0085. */
export function isSpace(code: number): boolean {
  return (code >= 9 && code <= 13) || code === 32 || code === 0x85 || code === 0xa0 || code === 0x1680 || (code >= 0x2000 && code <= 0x200a) || code === 0x2028 || code === 0x2029 || code === 0x202f || code === 0x205f || code === 0x3000
}
