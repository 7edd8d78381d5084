import type { Token } from './tokens.ts'

/** A name with what stands before its last dot. */
export interface QualifiedName {
  readonly schema?: string
  readonly name: string
}

/** Tokens that are enough for most statements: their heads say what they are. */
const headMax = 16
/** Tokens that a shallow grammar reads at most. */
const tokensMax = 4096

/** Reads a statement by its first tokens, and once more by all of them when those were not enough: the answer is the same, in a fraction of the time. */
export function readTokens<Answer>(tokens: (limit: number) => readonly Token[], read: (reader: TokenReader) => Answer): Answer {
  const head = tokens(headMax)
  const reader = new TokenReader(head)
  const answer = read(reader)
  return head.length < headMax || !reader.ranOut ? answer : read(new TokenReader(tokens(tokensMax)))
}

/** Walks over the tokens of one statement; what a shallow grammar is written with. */
export class TokenReader {
  readonly #tokens: readonly Token[]
  #at = 0
  #ranOut = false

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  /** Whether more was asked for than there is: with more tokens the answer might be another. */
  get ranOut(): boolean {
    return this.#ranOut
  }

  get done(): boolean {
    return this.peek() === undefined
  }

  peek(ahead = 0): Token | undefined {
    const token = this.#tokens[this.#at + ahead]
    if (token === undefined) this.#ranOut = true
    return token
  }

  next(): Token | undefined {
    const token = this.peek()
    this.#at++
    return token
  }

  /** The text of the word that comes next; empty when it is no word. */
  get word(): string {
    const token = this.peek()
    return token?.kind === 'word' ? token.text : ''
  }

  /** Takes these words when they come next, all of them or none. */
  takes(...words: readonly string[]): boolean {
    const all = words.every((word, index) => {
      const token = this.peek(index)
      return token !== undefined && token.kind !== 'name' && token.kind !== 'string' && token.text === word
    })
    if (all) this.#at += words.length
    return all
  }

  /** Takes one of these words. */
  takesAny(...words: readonly string[]): string | undefined {
    return words.find((word) => this.takes(word))
  }

  /** Goes behind the next one of these words outside parentheses; false, and nowhere, when none comes. */
  skipTo(...words: readonly string[]): boolean {
    let depth = 0
    for (let at = this.#at; at < this.#tokens.length; at++) {
      const { kind, text } = this.#tokens[at]!
      if (kind === 'punctuation') depth += text === '(' ? 1 : text === ')' ? -1 : 0
      if (depth !== 0 || kind === 'name' || kind === 'string' || !words.includes(text)) continue
      this.#at = at + 1
      return true
    }
    this.#ranOut = true
    return false
  }

  /** A name, in its dotted parts. Words and strings count as names; `spelling` tells what they name. */
  name(spelling: (token: Token) => string): QualifiedName | undefined {
    if (!isName(this.peek())) return undefined
    const parts = [spelling(this.next()!)]
    while (this.peek()?.text === '.' && isName(this.peek(1))) {
      this.next()
      parts.push(spelling(this.next()!))
    }
    const name = parts.at(-1)!
    const schema = parts.at(-2)
    return schema === undefined ? { name } : { schema, name }
  }
}

function isName(token: Token | undefined): boolean {
  return token?.kind === 'word' || token?.kind === 'name' || token?.kind === 'string'
}
