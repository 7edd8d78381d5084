import type { Blocks } from '../../lexer/blocks.ts'

const semicolon = 59

type State = 'start' | 'explain' | 'create' | 'normal' | 'trigger' | 'semicolon' | 'end'

/** The state machine of sqlite3_complete() (SQLite 3.45, src/complete.c): a trigger ends at `; end ;`. */
export class TriggerBlocks implements Blocks {
  #state: State = 'start'

  reset(): void {
    this.#state = 'start'
  }

  word(word: string): void {
    this.#state = this.#afterWord(word)
  }

  #afterWord(word: string): State {
    switch (this.#state) {
      case 'start':
        return word === 'explain' ? 'explain' : word === 'create' ? 'create' : 'normal'
      case 'explain':
        if (word === 'query' || word === 'plan') return 'explain'
        return word === 'create' ? 'create' : 'normal'
      case 'create':
        if (word === 'temp' || word === 'temporary') return 'create'
        return word === 'trigger' ? 'trigger' : 'normal'
      case 'semicolon':
        return word === 'end' ? 'end' : 'trigger'
      case 'end':
      case 'trigger':
        return 'trigger'
      case 'normal':
        return 'normal'
    }
  }

  punctuation(code: number): void {
    if (this.#inTrigger()) this.#state = code === semicolon ? 'semicolon' : 'trigger'
    else this.#state = 'normal'
  }

  other(): void {
    this.#state = this.#inTrigger() ? 'trigger' : 'normal'
  }

  #inTrigger(): boolean {
    return this.#state === 'trigger' || this.#state === 'semicolon' || this.#state === 'end'
  }

  /** The next character is a delimiter: whole unless a trigger's `; end` has not been seen. */
  complete(): boolean {
    return !this.#inTrigger() || this.#state === 'end'
  }
}
