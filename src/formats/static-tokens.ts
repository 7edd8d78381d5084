/** One token of JavaScript or TypeScript, as far as reading configuration needs. */
export type Token =
  | { readonly kind: 'name'; readonly text: string; readonly at: number }
  | { readonly kind: 'string'; readonly text: string; readonly at: number }
  | { readonly kind: 'number'; readonly text: string; readonly at: number }
  /** `parts` has one string more than `holes`. */
  | { readonly kind: 'template'; readonly text: string; readonly at: number; readonly parts: readonly string[]; readonly holes: readonly (readonly Token[])[] }
  | { readonly kind: 'regex'; readonly text: string; readonly at: number }
  | { readonly kind: 'mark'; readonly text: string; readonly at: number }

const marks = ['>>>=', '...', '===', '!==', '**=', '<<=', '>>=', '>>>', '??=', '||=', '&&=', '=>', '==', '!=', '<=', '>=', '&&', '||', '??', '?.', '++', '--', '+=', '-=', '*=', '/=', '%=', '**']
const name = /[\p{ID_Start}$_#][\p{ID_Continue}$\u200c\u200d]*/uy
const number = /0[xob][\da-f_]+n?|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:e[+-]?\d+)?n?/iy
const blank = /(?:\s|\/\/[^\n]*|\/\*[^]*?\*\/|^#![^\n]*)+/uy

/** Cuts a module's text into tokens, comments left out. Never fails: what it does not know becomes a mark of one character. */
export function tokens(text: string): readonly Token[] {
  return cut({ text, at: 0 }, undefined)
}

interface Cursor {
  readonly text: string
  at: number
}

/** Up to the end, or to the `}` that closes a template's hole. */
function cut(cursor: Cursor, closing: '}' | undefined): readonly Token[] {
  const found: Token[] = []
  let depth = 0
  for (;;) {
    match(blank, cursor)
    const token = next(cursor, found.at(-1))
    if (token === undefined) return found
    if (token.kind === 'mark' && token.text === '{') depth += 1
    if (token.kind === 'mark' && token.text === '}') {
      if (depth === 0 && closing !== undefined) return found
      depth -= 1
    }
    found.push(token)
  }
}

function next(cursor: Cursor, before: Token | undefined): Token | undefined {
  const { at, text } = cursor
  const first = text[at]
  if (first === undefined) return undefined
  if (first === '"' || first === "'") return { kind: 'string', text: quoted(cursor, first), at }
  if (first === '`') return template(cursor)
  const digits = /[\d.]/.test(first) ? match(number, cursor) : undefined
  if (digits !== undefined) return { kind: 'number', text: digits.replaceAll('_', ''), at }
  const word = match(name, cursor)
  if (word !== undefined) return { kind: 'name', text: word, at }
  if (first === '/' && startsRegex(before)) return regex(cursor)
  const mark = marks.find((one) => text.startsWith(one, at)) ?? first
  cursor.at += mark.length
  return { kind: 'mark', text: mark, at }
}

function match(pattern: RegExp, cursor: Cursor): string | undefined {
  pattern.lastIndex = cursor.at
  const found = pattern.exec(cursor.text)?.[0]
  if (found !== undefined) cursor.at += found.length
  return found
}

/** A `/` divides after a value, and begins a regular expression anywhere else. */
function startsRegex(before: Token | undefined): boolean {
  if (before === undefined) return true
  if (before.kind === 'mark') return !')]}'.includes(before.text)
  return before.kind === 'name' && /^(?:return|typeof|case|in|of|do|else|void|delete)$/.test(before.text)
}

function regex(cursor: Cursor): Token {
  const at = cursor.at
  let inClass = false
  for (cursor.at += 1; cursor.at < cursor.text.length; cursor.at += 1) {
    const char = cursor.text[cursor.at]
    if (char === '\n') break
    if (char === '\\') cursor.at += 1
    else if (char === '[') inClass = true
    else if (char === ']') inClass = false
    else if (char === '/' && !inClass) break
  }
  cursor.at += 1
  while (/[a-z]/.test(cursor.text[cursor.at] ?? '')) cursor.at += 1
  return { kind: 'regex', text: cursor.text.slice(at, cursor.at), at }
}

function quoted(cursor: Cursor, quote: string): string {
  let value = ''
  for (cursor.at += 1; cursor.at < cursor.text.length; ) {
    const char = cursor.text[cursor.at] as string
    if (char === quote || char === '\n') break
    value += char === '\\' ? escape(cursor) : char
    cursor.at += 1
  }
  cursor.at += 1
  return value
}

function template(cursor: Cursor): Token {
  const at = cursor.at
  const parts: string[] = []
  const holes: (readonly Token[])[] = []
  let part = ''
  cursor.at += 1
  for (; cursor.at < cursor.text.length; cursor.at += 1) {
    const char = cursor.text[cursor.at] as string
    if (char === '`') break
    if (char === '$' && cursor.text[cursor.at + 1] === '{') {
      parts.push(part)
      part = ''
      cursor.at += 2
      holes.push(cut(cursor, '}'))
      cursor.at -= 1 // The loop steps over the closing brace, which `cut` has read.
    } else part += char === '\\' ? escape(cursor) : char
  }
  parts.push(part)
  cursor.at += 1
  return { kind: 'template', text: cursor.text.slice(at, cursor.at), at, parts, holes }
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', v: '\v', 0: '\0', '\n': '' }

/** At a backslash; leaves the cursor on the last character of the escape. */
function escape(cursor: Cursor): string {
  const code = /\\(?:x([\da-f]{2})|u([\da-f]{4})|u\{([\da-f]+)\})/iy
  code.lastIndex = cursor.at
  const found = code.exec(cursor.text)
  if (found !== null) {
    cursor.at += found[0].length - 1
    return String.fromCodePoint(Math.min(0x10ffff, Number.parseInt((found[1] ?? found[2] ?? found[3]) as string, 16)))
  }
  cursor.at += 1
  const char = cursor.text[cursor.at] ?? ''
  return escapes[char] ?? char
}
