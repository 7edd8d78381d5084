import { LineCounter, type LineColumn } from './position.ts'

/** The part of a streamed script that may still be asked for, addressed by offsets into the whole script. */
export class HeldText {
  #parts: string[] = []
  #base = 0
  #end = 0
  readonly #counter = new LineCounter()
  #counted = 0
  #countedPart = 0
  /** Offset of the part that is being counted. */
  #countedBase = 0

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
    this.#countedPart = Math.max(0, this.#countedPart - kept)
  }

  /** Characters held now. */
  get held(): number {
    return this.#end - this.#base
  }

  /** Goes on where it stopped: a chunk that is counted through is not looked at again. */
  #count(to: number): void {
    while (this.#counted < to && this.#countedPart < this.#parts.length) {
      const part = this.#parts[this.#countedPart]!
      const from = this.#counted - this.#countedBase
      const until = Math.min(part.length, to - this.#countedBase)
      this.#counter.advance(part, from, until)
      this.#counted = this.#countedBase + until
      if (until < part.length) return
      this.#countedBase += part.length
      this.#countedPart++
    }
  }
}
