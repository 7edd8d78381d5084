import type { Quote } from '../dialect.ts'

/** Names and texts as SQLite reads them back. A NUL inside a literal would end the statement, hence the cast. */
export const quote: Quote = {
  identifier(name) {
    if (name.includes('\0')) throw new Error('a name for SQLite holds a NUL character, which it cannot store')
    return `"${name.replaceAll('"', '""')}"`
  },
  literal(text) {
    if (text.includes('\0')) return `cast(x'${Buffer.from(text).toString('hex')}' as text)`
    return `'${text.replaceAll("'", "''")}'`
  },
}

/** SQLite has no limit on the length of a name. */
export function identifierTooLong(_name: string): undefined {
  return undefined
}
