import type { Blocks } from '../../lexer/blocks.ts'

const routineKinds = new Set(['procedure', 'function', 'trigger', 'event', 'package'])
/** A `create` of these never holds a body; other words before the kind are options and definers. */
const plainKinds = new Set(['table', 'view', 'index', 'unique', 'fulltext', 'spatial', 'vector', 'database', 'schema', 'user', 'role', 'server', 'sequence', 'temporary', 'tablespace', 'undo', 'logfile', 'resource'])
const loops = new Set(['if', 'loop', 'while', 'repeat', 'for'])
/** Words that may begin the only statement of a body. */
const bodyWords = new Set(['begin', 'case', 'if', 'loop', 'while', 'repeat', 'for', 'set', 'insert', 'update', 'delete', 'replace', 'select', 'call', 'return', 'signal', 'resignal', 'do', 'with', 'truncate', 'execute'])
/** Behind these a statement begins. */
const beforeStatement = new Set(['begin', 'then', 'else', 'do', 'loop', 'repeat'])

const openParenthesis = 40
const closeParenthesis = 41
const semicolon = 59
const colon = 58

type Phase = 'first' | 'create' | 'header' | 'body' | 'plain'

/**
 * Routine bodies without DELIMITER. Inside `begin … end` only `begin`, `case` and `end` are counted, since `end if`,
 * `end loop` and their like are told by their second word; so the function `if(…)` is never mistaken for the statement.
 * A body that is a single `if`, `loop`, `while`, `repeat` or `for` counts its own kind too.
 */
export class RoutineBlocks implements Blocks {
  #phase: Phase = 'first'
  #kind = ''
  #open: string[] = []
  #ending = false
  #previous = ''
  #parentheses = 0

  reset(): void {
    this.#phase = 'first'
    this.#kind = ''
    this.#open = []
    this.#ending = false
    this.#previous = ''
    this.#parentheses = 0
  }

  word(word: string): void {
    if (this.#phase === 'plain') return
    if (this.#ending) this.#closed(word)
    else this.#opened(word)
    this.#previous = word
  }

  #opened(word: string): void {
    if (this.#phase === 'first') this.#firstWord(word)
    else if (this.#phase === 'create') this.#afterCreate(word)
    else if (this.#phase === 'header') this.#headerWord(word)
    else this.#bodyWord(word)
  }

  #firstWord(word: string): void {
    if (word === 'create' || word === 'alter') this.#phase = 'create'
    else if (loops.has(word) || word === 'case') this.#beginBody(word)
    else if (word === 'begin') this.#phase = 'header'
    else this.#phase = 'plain'
    this.#kind = word === 'begin' ? 'block' : ''
  }

  #afterCreate(word: string): void {
    if (plainKinds.has(word)) this.#phase = 'plain'
    else if (routineKinds.has(word)) {
      this.#phase = 'header'
      this.#kind = word
    }
  }

  /** The name, the parameters, the event or schedule: until the body's first word. */
  #headerWord(word: string): void {
    if (this.#kind === 'block') {
      if (this.#previous === 'not' && word === 'atomic') this.#beginBody('begin')
      else if (word !== 'not') this.#phase = 'plain'
    } else if (this.#parentheses === 0 && bodyWords.has(word) && this.#mayBegin(word)) this.#beginBody(word)
  }

  #mayBegin(word: string): boolean {
    if (routineKinds.has(this.#previous) || this.#previous === '.') return false
    if (this.#kind === 'trigger') return this.#previous !== 'before' && this.#previous !== 'after' && this.#previous !== 'or' && word !== 'for'
    if (this.#kind === 'event') return word === 'begin' || this.#previous === 'do'
    return this.#previous !== 'returns'
  }

  #beginBody(word: string): void {
    this.#phase = 'body'
    if (word === 'begin' || word === 'case' || loops.has(word)) this.#open.push(word)
  }

  #bodyWord(word: string): void {
    if (word === 'end') this.#ending = true
    else if (word === 'begin' || word === 'case') this.#open.push(word)
    else if (loops.has(word) && loops.has(this.#open[0] ?? '') && this.#startsStatement()) this.#open.push(word)
    else if (this.#open.length === 0 && loops.has(word) && this.#previous === ':') this.#open.push(word)
  }

  #startsStatement(): boolean {
    return this.#previous === ';' || this.#previous === ':' || beforeStatement.has(this.#previous)
  }

  /** The word behind `end` tells what ended. */
  #closed(word: string): void {
    this.#ending = false
    const top = this.#open.at(-1)
    if (loops.has(word)) {
      if (top === word) this.#open.pop()
      return
    }
    this.#open.pop()
    if (word !== 'case') this.#opened(word)
  }

  punctuation(code: number): void {
    if (this.#phase === 'plain') return
    if (this.#phase === 'first') this.#phase = code === 33 ? 'first' : 'plain'
    if (this.#ending) this.#closed('')
    if (code === openParenthesis) this.#parentheses++
    else if (code === closeParenthesis) this.#parentheses--
    this.#previous = code === semicolon ? ';' : code === colon ? ':' : code === 46 ? '.' : code === closeParenthesis ? ')' : ''
  }

  other(): void {
    if (this.#phase === 'plain') return
    if (this.#ending) this.#closed('')
    this.#previous = ''
  }

  /** A delimiter follows: an `end` in front of it has ended something. */
  complete(): boolean {
    if (this.#phase === 'plain') return true
    if (this.#ending) this.#closed('')
    return this.#open.length === 0
  }
}
