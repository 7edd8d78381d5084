import type { Blocks } from '../../lexer/blocks.ts'

const routineHeads = ['create function', 'create procedure', 'create or replace function', 'create or replace procedure']
const semicolon = 59

/** Routines whose body is `begin atomic … end` (14 and newer): semicolons inside end nothing. */
export class PostgresBlocks implements Blocks {
  #head = ''
  #words = 0
  #routine = false
  #depth = 0
  #afterBegin = false

  reset(): void {
    this.#head = ''
    this.#words = 0
    this.#routine = false
    this.#depth = 0
    this.#afterBegin = false
  }

  word(word: string): void {
    if (this.#words < 4) this.#readHead(word)
    if (!this.#routine) return
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
    if (code !== semicolon) this.#afterBegin = false
  }

  other(): void {
    this.#afterBegin = false
  }

  complete(): boolean {
    return this.#depth === 0
  }
}
