import type { Edit } from './edit.ts'

const known = /^(?:century|day|decade|dow|doy|epoch|hour|isodow|isoyear|julian|microseconds|millennium|milliseconds|minute|month|quarter|second|timezone|timezone_hour|timezone_minute|week|year)$/

/** `extract('YEAR' from x)` is printed without the quotes (14 to 18), and read again in lower case: a field that is not one of the usual words has them again. */
export function extractFields(bare: string): readonly Edit[] {
  return [...bare.matchAll(/\bEXTRACT\(([^()]*?) FROM /g)].flatMap(({ index, 1: field = '' }) =>
    known.test(field) ? [] : [{ at: index + 'EXTRACT('.length, text: `'${field}'`, removes: field.length }],
  )
}
