const returnLine = '\\.\r\n'
const newLine = '\\.\n'

/** Reads inline copy data, which ends with the line `\.` or with the script. */
export class CopyData {
  #lineStart = true

  /** How far the text from `from` on is data, and how long the line is that ends it there; 0 when none does. */
  read(text: string, from: number, final: boolean): { readonly until: number; readonly terminator: number } {
    let until = from
    while (until < text.length) {
      const terminator = this.#lineStart ? terminatorAt(text, until, final) : 0
      if (terminator === 'undecided') return { until, terminator: 0 }
      if (terminator > 0) return { until, terminator }
      const end = text.indexOf('\n', until)
      this.#lineStart = end >= 0
      until = end < 0 ? text.length : end + 1
    }
    return { until, terminator: 0 }
  }
}

/** Length of the line `\.` with its end; 0 when another line stands here. */
function terminatorAt(text: string, at: number, final: boolean): number | 'undecided' {
  const head = text.slice(at, at + 4)
  if (head.startsWith(returnLine)) return returnLine.length
  if (head.startsWith(newLine)) return newLine.length
  const whole = head === '\\.' || head === '\\.\r'
  if (final) return whole ? head.length : 0
  return whole || head === '\\' ? 'undecided' : 0
}

const chunkLength = 65_536

/** A script's inline data as a server takes it, piece by piece. A character is never cut in two. */
export async function* dataBytes(script: string, { start, end }: { readonly start: number; readonly end: number }): AsyncGenerator<Uint8Array> {
  for (let at = start; at < end; ) {
    let to = Math.min(at + chunkLength, end)
    if (to < end && isHighSurrogate(script.charCodeAt(to - 1))) to++
    yield Buffer.from(script.slice(at, to))
    at = to
  }
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff
}
