import type { Json } from '../../../model/schema.ts'

/**
 * Replaces a name by another in all texts of a value: whole words only. `calls`: the name stands with its schema, so that it may also be a function's, and in a
 * literal that is nothing else (`nextval('public.s'::regclass)`); otherwise it is a column's, which may stand behind its table's name, and is no type's.
 */
export function substituted(value: Json, from: string, to: string, { calls }: { readonly calls: boolean }): Json {
  return inTexts(value, (text) => inText(text, from, to, calls))
}

/** All texts of a value made others. */
export function inTexts(value: Json, of: (text: string) => string): Json {
  if (typeof value === 'string') return of(value)
  if (Array.isArray(value)) return (value as readonly Json[]).map((inner) => inTexts(inner, of))
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, inTexts(inner, of)]))
  return value
}

function inText(text: string, from: string, to: string, calls: boolean): string {
  const word = new RegExp(`(?<![\\w$"${calls ? '.' : ''}])${calls ? '' : '(?<!::)'}${escaped(from)}(?![\\w$"])${calls ? '' : '(?!\\()'}`, 'g')
  return text
    .split(/('(?:[^']|'')*')/)
    .map((piece, index) => (index % 2 === 1 ? (calls && piece === `'${from}'` ? `'${to}'` : piece) : piece.replaceAll(word, () => to)))
    .join('')
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
