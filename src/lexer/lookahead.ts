import { charClass, classOf, isBlank, isWordCode } from './characters.ts'

/** Questions about the next few characters. `undecided` asks for more input; there is none behind a `final` text. */

/** What a chunk's end leaves open is looked at again with the next chunk, up to this length. */
export const longestLookahead = 4096

const dash = 45
const star = 42
const dollar = 36
const exclamation = 33
const maria = new Set([77, 109])
/** MariaDB writes six digits, MySQL five. */
const versionDigitsMax = 6
/** No server has it: mariadb-dump writes a command for its own client behind it, which is no SQL. */
const versionOfNone = '9'.repeat(versionDigitsMax)

/** Whether the delimiter stands here. One that ends in a letter is a word: `go` does not end `goods`. */
export function delimits(delimiter: string, text: string, at: number, final: boolean): 'yes' | 'no' | 'undecided' {
  if (text.charCodeAt(at) !== delimiter.charCodeAt(0)) return 'no'
  const left = text.length - at
  if (left < delimiter.length) return !final && delimiter.startsWith(text.slice(at)) ? 'undecided' : 'no'
  if (!text.startsWith(delimiter, at)) return 'no'
  if (!isWordCode(delimiter.charCodeAt(delimiter.length - 1)) || delimiter.includes('$')) return 'yes'
  if (left === delimiter.length) return final ? 'yes' : 'undecided'
  return isWordCode(text.charCodeAt(at + delimiter.length)) ? 'no' : 'yes'
}

/** Whether the dash here begins a comment: a second one follows, and a blank behind it where that is needed. */
export function beginsDashComment(text: string, at: number, final: boolean, needsBlank: boolean): 'yes' | 'no' | 'undecided' {
  const left = text.length - at
  if (left < 2) return final ? 'no' : 'undecided'
  if (text.charCodeAt(at + 1) !== dash) return 'no'
  if (!needsBlank) return 'yes'
  if (left < 3) return final ? 'yes' : 'undecided'
  return isBlank(text.charCodeAt(at + 2)) ? 'yes' : 'no'
}

/** What the slash here begins; of a version comment that a server can run the length of its bracket, digits included, so that they are not taken for a number. */
export function slashBracket(text: string, at: number, final: boolean, versions: boolean): 'comment' | 'none' | 'undecided' | { readonly length: number } {
  const left = text.length - at
  if (left < 2) return final ? 'none' : 'undecided'
  if (text.charCodeAt(at + 1) !== star) return 'none'
  if (!versions) return 'comment'
  if (left < 4 && !final) return 'undecided'
  const third = text.charCodeAt(at + 2)
  const length = third === exclamation ? 3 : maria.has(third) && text.charCodeAt(at + 3) === exclamation ? 4 : 0
  if (length === 0) return 'comment'
  let end = at + length
  while (end < text.length && end < at + length + versionDigitsMax && classOf(text.charCodeAt(end)) === charClass.digit) end++
  if (end === text.length && !final) return 'undecided'
  return text.slice(at + length, end) === versionOfNone ? 'comment' : { length: end - at }
}

/** The tag of a dollar quote that begins here. One cannot begin with a digit: `$1` is a parameter. */
export function dollarTag(text: string, at: number, final: boolean): { readonly tag: string } | 'none' | 'undecided' {
  let end = at + 1
  while (end < text.length && isWordCode(text.charCodeAt(end)) && text.charCodeAt(end) !== dollar) end++
  if (end === text.length && !final && end - at < longestLookahead) return 'undecided'
  const parameter = end > at + 1 && classOf(text.charCodeAt(at + 1)) === charClass.digit
  return text.charCodeAt(end) !== dollar || parameter ? 'none' : { tag: text.slice(at, end + 1) }
}
