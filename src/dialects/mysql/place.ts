/** The driver's error with the offset inside `sql` that its words tell: `… near 'xyz' at line 3`. */
export function placed(error: unknown, sql: string): unknown {
  const { errno, message = '' } = error as { errno?: number; message?: string }
  const offset = errno === 1064 || errno === 1149 ? offsetOf(message, sql) : undefined
  return offset === undefined ? error : Object.assign(error as Error, { offset })
}

/** The server quotes up to 80 characters from where it stopped reading, and the line of it, counted from 1. */
function offsetOf(message: string, sql: string): number | undefined {
  const near = / near '([^]*)' at line (\d+)$/.exec(message)
  if (near === null) return undefined
  const [, text = '', line = '1'] = near
  if (text === '') return sql.length
  let start = 0
  for (let at = 1; at < Number(line); at++) {
    const newline = sql.indexOf('\n', start)
    if (newline < 0) return undefined
    start = newline + 1
  }
  const found = sql.indexOf(text, start)
  if (found >= 0) return found
  const above = sql.lastIndexOf(text)
  return above < 0 ? undefined : above
}
