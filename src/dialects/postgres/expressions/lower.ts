/** A text that the server printed, its words in lower case: names that need quotes have them, so nothing else changes. */
export function lower(text: string): string {
  return text.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"|[^'"]+/g, (piece) => (/^['"]/.test(piece) ? piece : piece.toLowerCase()))
}
