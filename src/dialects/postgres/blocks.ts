import type { Blocks } from '../../lexer/blocks.ts'

const routineHeads = ['create function', 'create procedure', 'create or replace function', 'create or replace procedure']
const semicolon = 59
const openParenthesis = 40
const closeParenthesis = 41

/** Routines whose body is `begin atomic … end` (14 and newer): semicolons inside end nothing. Words in parentheses do not count, as in psqlscan.l. */
export class PostgresBlocks implements Blocks {
  #head = ''
  #words = 0
  #routine = false
  #depth = 0
  #afterBegin = false
  #parentheses = 0

  reset(): void {
    this.#head = ''
    this.#words = 0
    this.#routine = false
    this.#depth = 0
    this.#afterBegin = false
    this.#parentheses = 0
  }

  word(word: string): void {
    if (this.#words < 4) this.#readHead(word)
    if (!this.#routine || this.#parentheses > 0) return
    if (this.#depth === 0) {
      if (this.#afterBegin && word === 'atomic') this.#depth = 1
      this.#afterBegin = word === 'begin'
    } else if (word === 'case') this.#depth++
    else if (word === 'end') this.#depth--
  }

  #readHead(word: string): void {
    this.#head = this.#words === 0 ? word : `${this.#head} ${word}`
    this.#words++
    if (routineHeads.includes(this.#head)) this.#routine = true
  }

  punctuation(code: number): void {
    if (code === openParenthesis) this.#parentheses++
    else if (code === closeParenthesis && this.#parentheses > 0) this.#parentheses--
    if (code !== semicolon) this.#afterBegin = false
  }

  other(): void {
    this.#afterBegin = false
  }

  complete(): boolean {
    return this.#depth === 0
  }
}
