import type { Edit } from './edit.ts'

const item = /(?:\bSELECT |\bDISTINCT |\bRETURNING |\) |,\n\s*)(?:[eE]?_{2,}|NULL)::(?:[a-z_]\w*|_{2,})(?:\.(?:[a-z_]\w*|_{2,}))?(?: varying| precision)?(?:\([\d,]+\))?(?: with(?:out)? time zone)?(?:\[\])*(?=,\n|\n|\)|;|$)/g

/**
 * A literal that nobody named, in a list of a query within another: it prints as `'x'::text`, and read again is called `text`, which would then be said.
 * Those that something outside sees are always printed with their names.
 */
export function unnamedLiterals(bare: string): readonly Edit[] {
  return [...bare.matchAll(item)].map(({ index, 0: found }) => ({ at: index + found.length, text: ' AS "?column?"' }))
}
