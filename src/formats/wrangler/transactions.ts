import { SkeinError } from '../../errors/skein-error.ts'
import type { Migration } from '../../model/migration.ts'
import { severalTransactions } from './errors.ts'

const begin = 'BEGIN TRANSACTION'

/**
 * Takes the first `BEGIN TRANSACTION;` and the first `COMMIT;` out of a dump, as Wrangler does (src/d1/trimmer.ts, 4.86 to 4.164): D1
 * runs a file in a transaction of its own. Blanks stand in their place, so that every offset stays. A second one is refused.
 */
export function withoutTransaction(text: string, migration: Migration): string {
  if (!text.includes(begin)) return text
  const trimmed = blank(blank(text, `${begin};`), 'COMMIT;')
  if (trimmed.includes(begin)) throw refuse(trimmed, migration)
  return trimmed
}

function blank(text: string, words: string): string {
  const at = text.indexOf(words)
  return at < 0 ? text : text.slice(0, at) + ' '.repeat(words.length) + text.slice(at + words.length)
}

function refuse(text: string, { file }: Migration): SkeinError {
  const before = text.slice(0, text.indexOf(begin))
  return severalTransactions(`${file} begins several transactions; D1 runs a file in one of its own`, {
    hint: 'Take the BEGIN TRANSACTION and COMMIT lines out, or split the file.',
    position: { file, line: before.split('\n').length, column: before.length - before.lastIndexOf('\n') },
  })
}
