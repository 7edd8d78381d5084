/** Marks at the start of a file; the longer ones first, since UTF-32's begins with UTF-16's. */
const marks: readonly (readonly [name: string, bytes: readonly number[]])[] = [
  ['UTF-32 (little endian)', [0xff, 0xfe, 0x00, 0x00]],
  ['UTF-32 (big endian)', [0x00, 0x00, 0xfe, 0xff]],
  ['UTF-16 (little endian)', [0xff, 0xfe]],
  ['UTF-16 (big endian)', [0xfe, 0xff]],
]

/** Which of the first four bytes are zero when ASCII is written in an encoding without a mark. */
const patterns: readonly (readonly [name: string, zeros: string])[] = [
  ['UTF-32 (little endian)', 'x000'],
  ['UTF-32 (big endian)', '000x'],
  ['UTF-16 (little endian)', 'x0x0'],
  ['UTF-16 (big endian)', '0x0x'],
]

/** The encoding a file's first bytes tell of; `UTF-8` when they tell of no other. */
export function encodingOf(bytes: Uint8Array): string {
  const marked = marks.find(([, mark]) => bytes.length >= mark.length && mark.every((byte, index) => bytes[index] === byte))
  if (marked) return marked[0]
  if (bytes.length < 4) return 'UTF-8'
  const zeros = [...bytes.subarray(0, 4)].map((byte) => (byte === 0 ? '0' : 'x')).join('')
  return patterns.find(([, pattern]) => pattern === zeros)?.[0] ?? 'UTF-8'
}
