import { closeOf, listed } from './brackets.ts'
import type { Edit } from './edit.ts'

const row = 'ROW('
const operator = String.raw`([^\s\w().,:[\]]+|OPERATOR\([^)]*\))`
const compared = new RegExp(String.raw`^\) (?:(IS DISTINCT FROM) ROW\(|${operator} (?:\( ?SELECT\b|(ROW\()))`)

/** In these ways two rows are compared in their parts without becoming conditions over each. */
const orders = new Set(['<', '<=', '>', '>='])

/**
 * Rows within rows are compared as a whole, printed `ROW(a, b) = ROW(1, 2)`; read again, that is `a = 1 AND b = 2`, and a row before a query is one column for each of its parts.
 * A row that is cast to what it is already is not looked into, and the cast leaves no trace. Only `IS DISTINCT FROM` sees through it: but a row of one is compared as what is in it.
 */
export function comparedRows(bare: string): readonly Edit[] {
  const edits: Edit[] = []
  for (let open = bare.indexOf(row); open >= 0; open = bare.indexOf(row, open + 1)) {
    const close = closeOf(bare, open + row.length)
    const found = /\w/.test(bare[open - 1] ?? ' ') ? null : compared.exec(bare.slice(close, close + 300))
    if (found === null) continue
    const [text, isDistinct, sign, other] = found
    if (isDistinct !== undefined) edits.push(...wrapped(open, close), ...wrapped(close + text.length - row.length, closeOf(bare, close + text.length)))
    else if (other === undefined || !orders.has(sign ?? '') || listed(bare, open + row.length, close).length < 2) edits.push({ at: close + 1, text: '::record' })
  }
  return edits
}

/** In lower case, as nothing is printed: it is not done twice. */
function wrapped(open: number, close: number): readonly Edit[] {
  return [{ at: open, text: 'row(' }, { at: close + 1, text: ')' }]
}
