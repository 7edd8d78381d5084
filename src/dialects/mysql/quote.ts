import type { Quote } from '../dialect.ts'

/** MySQL 8.4 and MariaDB 11 manuals, "Identifier Length Limits": characters, not bytes. */
const nameCharactersMax = 64

/** Text that reads the same under every sql_mode: no backslash, no control character. */
const plain = /^[^\\\p{Cc}]*$/u

/** Names and texts as MySQL and MariaDB read them back, under NO_BACKSLASH_ESCAPES and ANSI_QUOTES too. Neither server allows a character beyond U+FFFF in a name. */
export const quote: Quote = {
  identifier(name) {
    if (name.includes('\0')) throw new Error('a name for MySQL holds a NUL character, which it cannot store')
    return `\`${name.replaceAll('`', '``')}\``
  },
  literal(text) {
    if (plain.test(text)) return `'${text.replaceAll("'", "''")}'`
    return `_utf8mb4 x'${Buffer.from(text).toString('hex')}'`
  },
}

/** Why the server would refuse a name; undefined when it fits. */
export function identifierTooLong(name: string): string | undefined {
  const characters = [...name].length
  return characters > nameCharactersMax ? `${characters} characters long, MySQL allows ${nameCharactersMax}` : undefined
}
