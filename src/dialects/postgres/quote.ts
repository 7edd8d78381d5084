import type { Quote } from '../dialect.ts'

/** Postgres keeps 63 bytes of a name: NAMEDATALEN − 1, in every build that packages ship. */
const nameBytesMax = 63

/** Names and texts as Postgres reads them back, whatever `standard_conforming_strings` says. */
export const quote: Quote = {
  identifier(name) {
    return `"${withoutNul(name).replaceAll('"', '""')}"`
  },
  literal(text) {
    const doubled = withoutNul(text).replaceAll("'", "''")
    return doubled.includes('\\') ? `E'${doubled.replaceAll('\\', '\\\\')}'` : `'${doubled}'`
  },
}

/** Why a name would be cut off silently by the server; undefined when it fits. */
export function identifierTooLong(name: string): string | undefined {
  const bytes = Buffer.byteLength(name)
  return bytes > nameBytesMax ? `${bytes} bytes long, Postgres keeps the first ${nameBytesMax}` : undefined
}

function withoutNul(text: string): string {
  if (text.includes('\0')) throw new Error('text for Postgres holds a NUL character, which it cannot store')
  return text
}
