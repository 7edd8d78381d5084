/** What a file's directives say, and which of them Atlas passes over without a word. */
export interface Directives {
  /** From the first line: `-- atlas:delimiter X`, escapes not yet replaced. */
  readonly delimiter?: string
  readonly txmode: readonly string[]
  /** The tag, `''` without one; absent when the file is no checkpoint. */
  readonly checkpoint?: string
  readonly txtar: boolean
  /** Directives that look right and have no effect. */
  readonly traps: readonly string[]
}

const directive = /^([ -~]*)atlas:(\w+)(?: +([^\n]+))?/

/** Reads a file's directives by Atlas's rules of place (reference/atlas.md, section 3). */
export function readDirectives(text: string): Directives {
  const first = directive.exec(text)
  const delimiter = first?.[1] === '-- ' && first[2] === 'delimiter' ? first[3] : undefined
  const header = headerComments(text)
  const values = (name: string) => header.flatMap((line) => {
    const match = directive.exec(line)
    return match?.[2] === name ? [(match[3] ?? '').trim()] : []
  })
  const [checkpoint] = values('checkpoint')
  return {
    ...(delimiter === undefined ? {} : { delimiter }),
    txmode: values('txmode'),
    ...(checkpoint === undefined ? {} : { checkpoint }),
    txtar: values('txtar').length > 0,
    traps: traps(text, header),
  }
}

/** The comments at the very top, when a blank line (LF) or the end of the file sets them apart from the first statement; none otherwise. */
function headerComments(text: string): readonly string[] {
  const { lines, rest } = topComments(text)
  return rest === '' || rest.startsWith('\n') ? lines : []
}

function topComments(text: string): { readonly lines: readonly string[]; readonly rest: string } {
  const lines: string[] = []
  let at = 0
  while (text.startsWith('--', at) || text.startsWith('#', at)) {
    const end = text.indexOf('\n', at)
    lines.push(text.slice(at, end < 0 ? undefined : end).trim())
    if (end < 0) return { lines, rest: '' }
    at = end + 1
  }
  return { lines, rest: text.slice(at) }
}

const headerOnly = ['txmode', 'checkpoint', 'txtar']
const comment = /^[ \t]*(?:--|#)[ \t]*atlas:(\w+)[^\n]*$/gm

function traps(text: string, header: readonly string[]): readonly string[] {
  const top = topComments(text)
  const crlf = header.length === 0 && top.rest.startsWith('\r\n')
  const found: string[] = []
  for (const match of text.matchAll(comment)) {
    const name = match[1] ?? ''
    const line = text.slice(0, match.index).split('\n').length
    const written = match[0].trim()
    if (name === 'delimiter' && (line !== 1 || !match[0].startsWith('-- '))) found.push(`line ${line}: ${written} counts only on the first line, as \`-- atlas:delimiter\``)
    if (name === 'sum' && line === 1 && match[0].endsWith('\r')) found.push(`line 1: ${written} does not count in a file with CRLF line endings`)
    if (!headerOnly.includes(name) || header.includes(written)) continue
    if (line > top.lines.length) found.push(`line ${line}: ${written} counts only in the comment at the top of the file`)
    else if (crlf) found.push(`line ${line}: ${written} does not count in a file with CRLF line endings`)
    else found.push(`line ${line}: ${written} does not count without an empty line below the comment`)
  }
  return found
}
