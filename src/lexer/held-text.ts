import { LineCounter, type LineColumn } from './position.ts'

/** The part of a streamed script that may still be asked for, addressed by offsets into the whole script. */
export class HeldText {
  #parts: string[] = []
  #base = 0
  #end = 0
  readonly #counter = new LineCounter()
  #counted = 0

  /** Offset after everything appended so far. */
  get end(): number {
    return this.#end
  }

  append(chunk: string): void {
    this.#parts.push(chunk)
    this.#end += chunk.length
  }

  slice(start: number, end: number): string {
    if (this.#parts.length === 1) return this.#parts[0]!.slice(start - this.#base, end - this.#base)
    const pieces: string[] = []
    let offset = this.#base
    for (const part of this.#parts) {
      if (offset + part.length > start && offset < end) pieces.push(part.slice(Math.max(0, start - offset), end - offset))
      offset += part.length
    }
    return pieces.join('')
  }

  /** Line and column of an offset; offsets must be asked in rising order. */
  positionOf(offset: number): LineColumn {
    this.#count(offset)
    return this.#counter.position
  }

  /** Forgets what stands before `offset`, in whole chunks. */
  release(offset: number): void {
    let kept = 0
    let base = this.#base
    while (kept < this.#parts.length && base + this.#parts[kept]!.length <= offset) base += this.#parts[kept++]!.length
    if (kept === 0) return
    this.#count(base)
    this.#parts = this.#parts.slice(kept)
    this.#base = base
  }

  #count(to: number): void {
    if (to <= this.#counted) return
    let offset = this.#base
    for (const part of this.#parts) {
      const from = Math.max(0, this.#counted - offset)
      const until = Math.min(part.length, to - offset)
      if (until > from) {
        this.#counter.advance(part, from, until)
        this.#counted = offset + until
      }
      offset += part.length
      if (offset >= to) return
    }
  }
}
