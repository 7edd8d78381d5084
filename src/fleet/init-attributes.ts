const heading = '# Their tools hash these files: git must not change their line endings.'

/** What .gitattributes becomes, and which lines were added. */
export interface AttributesMerge {
  readonly text: string
  readonly added: readonly string[]
}

/**
 * Adds a line `glob -text` for each glob at the end, where it wins over the lines above. Nothing else is touched, line endings included,
 * and a line that stands already is not repeated unless a later one of others speaks of line endings too.
 */
export function mergeAttributes(before: string | undefined, globs: readonly string[]): AttributesMerge {
  const lines = (before ?? '').split(/\r?\n/)
  const added = [...new Set(globs.map((glob) => glob.replace(/^(?:\.\/)+/, '')))].map((glob) => `${patternText(glob)} -text`).filter((line) => !stands(line, lines))
  if (added.length === 0) return { text: before ?? '', added }
  const newline = before?.includes('\r\n') === true ? '\r\n' : '\n'
  const start = before === undefined || before === '' ? '' : before.endsWith('\n') ? before : before + newline
  const own = lines.includes(heading) ? added : [heading, ...added]
  return { text: start + own.map((line) => line + newline).join(''), added }
}

function stands(line: string, lines: readonly string[]): boolean {
  const at = lines.findLastIndex((other) => squeezed(other) === squeezed(line))
  return at >= 0 && !lines.slice(at + 1).some((other) => /^[^#].*\s(?:[-!]?text|eol=|binary|crlf)/.test(other) && !/\s-text\s*$/.test(other))
}

function squeezed(line: string): string {
  return line.trim().replace(/\s+/g, ' ')
}

/** A glob that begins with a folder, which is meant by its name: signs of a pattern in it stand for themselves. */
export function belowFolder(folder: string, glob: string): string {
  return glob.startsWith(`${folder}/`) ? folder.replace(/[\\*?[]/g, String.raw`\$&`) + glob.slice(folder.length) : glob
}

/** A pattern with a space, a quote or a control character is quoted as C does, and a leading sign is only a sign; gitattributes(5). */
function patternText(glob: string): string {
  const pattern = glob.replace(/^!/, String.raw`\!`)
  if (![...pattern].some((char) => char <= ' ' || char === '"') && !/^#|\s/.test(pattern)) return pattern
  return `"${pattern.replace(/[\\"]/g, String.raw`\$&`).replace(/./gsu, (char) => (char < ' ' ? `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}` : char))}"`
}
