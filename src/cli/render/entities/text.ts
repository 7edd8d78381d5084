import stringWidth from 'fast-string-width'

/** Widths of letters in a sans-serif face, in parts of its size; what is not named is of the middle sort. */
const sorts: readonly (readonly [letters: RegExp, width: number])[] = [
  [/[iljI.,:;|!'()[\]]/, 0.32],
  [/[frt\-"/\\ ]/, 0.4],
  [/[mwMW@%]/, 0.92],
  [/[A-Z0-9_&$#<>=+~]/, 0.66],
  // eslint-disable-next-line no-control-regex -- All of ASCII.
  [/[\u0000-\u007f]/, 0.58],
]

const ofLetter = new Map<string, number>()

/** How wide a text is, at least as wide as it is drawn by the usual faces. Bold is wider. */
export function textWidth(text: string, size: number, weight = 1): number {
  let sum = 0
  for (const letter of text) sum += letterWidth(letter)
  return sum * size * weight
}

function letterWidth(letter: string): number {
  let width = ofLetter.get(letter)
  if (width === undefined) {
    width = sorts.find(([letters]) => letters.test(letter))?.[1] ?? stringWidth(letter) * 0.62
    ofLetter.set(letter, width)
  }
  return width
}

/** Cut off with an ellipsis where it is wider. */
export function clippedText(text: string, size: number, widthMax: number): string {
  if (textWidth(text, size) <= widthMax) return text
  let left = widthMax - size * 0.9
  let kept = ''
  for (const letter of text) {
    left -= letterWidth(letter) * size
    if (left < 0) break
    kept += letter
  }
  return `${kept}…`
}

const named: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Text for XML: what XML cannot hold at all is shown as a replacement. */
export function escaped(text: string): string {
  // eslint-disable-next-line no-control-regex -- They are what is looked for.
  return text.replace(/[\u0000-\u001f\u007f-\u009f\ufffe\uffff\u202a-\u202e\u2066-\u2069]|[\ud800-\udfff]/gu, '\ufffd').replace(/[&<>"]/g, (letter) => named[letter] as string)
}

/** A number in few digits. */
export function short(value: number): string {
  return String(Math.round(value * 10) / 10)
}
