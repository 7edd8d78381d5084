/** A place in a text, both from 1; columns in UTF-16 units. */
export interface LineColumn {
  readonly line: number
  readonly column: number
}

const newline = 10
const carriageReturn = 13

/** Counts lines over text that comes in pieces. A line ends with LF, CRLF or a CR alone. */
export class LineCounter {
  #line = 1
  #column = 1
  #afterReturn = false

  get position(): LineColumn {
    return { line: this.#line, column: this.#column }
  }

  advance(text: string, from: number, to: number): void {
    for (let at = from; at < to; at++) {
      const code = text.charCodeAt(at)
      if (code === newline) {
        if (!this.#afterReturn) this.#line++
        this.#column = 1
        this.#afterReturn = false
      } else if (code === carriageReturn) {
        this.#line++
        this.#column = 1
        this.#afterReturn = true
      } else {
        this.#column++
        this.#afterReturn = false
      }
    }
  }
}

/** Line and column of an offset into a text; past the end counts as the end. One pass. */
export function positionAt(text: string, offset: number): LineColumn {
  const counter = new LineCounter()
  counter.advance(text, 0, Math.min(offset, text.length))
  return counter.position
}

/** The same for several offsets in rising order. One pass. */
export function positionsAt(text: string, offsets: readonly number[]): readonly LineColumn[] {
  const counter = new LineCounter()
  let counted = 0
  return offsets.map((offset) => {
    counter.advance(text, counted, offset)
    counted = offset
    return counter.position
  })
}
