/**
 * Watches the words of one statement for bodies that hold semicolons of their own: routines, triggers.
 * One instance serves a whole script; `reset` is called where a statement begins.
 */
export interface Blocks {
  reset(): void
  /** An unquoted word, in lower case; empty when it is too long to matter. */
  word(word: string): void
  /** A character that is no word, quote or comment, semicolons included. */
  punctuation(code: number): void
  /** A string, a number or a quoted name. */
  other(): void
  /** True when a delimiter here ends the statement. */
  complete(): boolean
}
