/** One statement of a script, cut out by a dialect's splitter. Offsets count UTF-16 units of the decoded script. */
export interface Statement {
  /** As written, without the delimiter, trimmed. Leading comments are not part of it. */
  readonly text: string
  /** Offset of the first character of `text`. */
  readonly start: number
  /** Offset after the last character of `text`. */
  readonly end: number
  /** Of `start`, from 1. */
  readonly line: number
  readonly column: number
  /** Comments directly above, as written: directives live there. Empty when there are none. */
  readonly comment: string
  /** Where inline data of a client-side copy stands (`COPY … FROM stdin`): offsets of its first byte and of its terminator line. */
  readonly data?: { readonly start: number; readonly end: number }
}
