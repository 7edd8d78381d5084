const lexeme = /'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|--[^\n]*|\/\*[\s\S]*?\*\/|\r\n/g

/**
 * CRLF as LF outside of strings and names: D1's own splitter stumbles over CRLF in trigger bodies, and Wrangler sends the same
 * (workers-sdk #14991; drizzle-d1.md B1).
 */
export function withLf(sql: string): string {
  if (!sql.includes('\r')) return sql
  return sql.replace(lexeme, (found) => {
    if (found === '\r\n') return '\n'
    return found.startsWith('--') || found.startsWith('/*') ? found.replaceAll('\r\n', '\n').replace(/\r$/, '') : found
  })
}

/** Statements as one script. A comment at a statement's end must not swallow the semicolon. */
export function script(statements: readonly string[]): string {
  return statements.map((text) => `${withLf(text)}${text.slice(text.lastIndexOf('\n') + 1).includes('--') ? '\n' : ''};`).join('\n')
}

/**
 * Which of several statements an error is about. D1 answers a script's error without saying where, so this looks for the names that the error
 * quotes: the first statement that has one of them. Undefined when none does.
 */
export function blame(message: string, statements: readonly string[]): number | undefined {
  if (statements.length === 1) return 0
  const quoted = [...message.matchAll(/(?:near "|no such \w+: |no column named |table |index |view |trigger |duplicate column name: |failed: )["']?([\w.]+)/g)].map(([, name = '']) => name.split('.').at(-1) ?? name)
  const found = statements.findIndex((text) => quoted.some((name) => name.length > 1 && new RegExp(`(?<![\\w])${name}(?![\\w])`, 'i').test(text)))
  return found === -1 ? undefined : found
}
