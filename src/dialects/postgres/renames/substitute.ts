import type { Json } from '../../../model/schema.ts'
import type { Paths } from './paths.ts'

/** All texts of a value made others. */
export function inTexts(value: Json, of: (text: string) => string): Json {
  if (typeof value === 'string') return of(value)
  if (Array.isArray(value)) return (value as readonly Json[]).map((inner) => inTexts(inner, of))
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, inTexts(inner, of)]))
  return value
}

/** A text with another column's name, as a whole word: it may stand behind its table's, and is no function's, no type's and no literal. */
export function columnIn(text: string, from: string, to: string): string {
  return outsideLiterals(text, new RegExp(`(?<![\\w$"])(?<!::)${escaped(from)}(?![\\w$"])(?!\\()`, 'g'), to)
}

/** A text with another name that stands with its schema, also where a literal is nothing else (`nextval('public.s'::regclass)`); a schema's, where something stands behind it. */
export function qualifiedIn(text: string, { before, after, isSchema }: Paths): string {
  const word = new RegExp(`(?<![\\w$".])${escaped(before)}${isSchema ? '(?=\\.)' : '(?![\\w$"])'}`, 'g')
  const literal = new RegExp(`'${escaped(inLiteral(before))}${isSchema ? "(?=\\.(?:[^']|'')*'::reg)" : "(?=')"}`, 'g')
  return outsideLiterals(text, word, after).replaceAll(literal, () => `'${inLiteral(after)}`)
}

function inLiteral(text: string): string {
  return text.replaceAll("'", "''")
}

function outsideLiterals(text: string, word: RegExp, to: string): string {
  return text
    .split(/('(?:[^']|'')*')/)
    .map((piece, index) => (index % 2 === 1 ? piece : piece.replaceAll(word, () => to)))
    .join('')
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
