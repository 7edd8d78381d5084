/** What moves a terminal's cursor, colours it, or turns the direction of writing: C0 but for tab and line feed, DEL, C1, and the bidirectional controls. */
// eslint-disable-next-line no-control-regex -- They are what is looked for.
const acting = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/
const everyActing = new RegExp(acting, 'g')

/** A text of unknown origin (a file's name, a server's answer) that cannot act on the terminal: what would is written as its escape. */
export function visible(text: string): string {
  if (!acting.test(text)) return text
  return text.replaceAll('\r\n', '\n').replace(everyActing, escape)
}

/** The same on one line, line feeds as their escapes. */
export function visibleLine(text: string): string {
  return visible(text).replaceAll('\n', String.raw`\n`)
}

/** Every text in a report, but for statements that are to be run as they stand. */
export function visibleReport<Value>(value: Value): Value {
  if (typeof value === 'string') return visible(value) as Value
  if (Array.isArray(value)) return value.map(visibleReport) as Value
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, key === 'planned' ? inner : visibleReport(inner as unknown)])) as Value
}

function escape(character: string): string {
  const code = character.codePointAt(0) ?? 0
  return code < 0x100 ? String.raw`\x${code.toString(16).padStart(2, '0')}` : String.raw`\u${code.toString(16)}`
}
