import { scriptPsqlCommand } from '../../lexer/errors.ts'
import type { Before, Place } from '../../lexer/splitter.ts'

/** What to write instead of a command of psql. */
const hints: Readonly<Record<string, string>> = {
  c: 'A migration runs on one database: put what belongs to another one into that one’s folder.',
  connect: 'A migration runs on one database: put what belongs to another one into that one’s folder.',
  i: 'Put the statements of that file into this one: files are not included.',
  ir: 'Put the statements of that file into this one: files are not included.',
  include: 'Put the statements of that file into this one: files are not included.',
  include_relative: 'Put the statements of that file into this one: files are not included.',
  set: 'Write the value where it is used.',
  gexec: 'Use a DO block that executes the generated text.',
  gset: 'Use a DO block with variables.',
  copy: 'Use COPY … FROM stdin; with the data below it and a line with \\. at the end.',
  '.': 'A line with \\. ends copy data, and none is open here.',
}

/**
 * A backslash outside quotes belongs to psql. Its security pair `\restrict` and `\unrestrict`, which pg_dump writes since
 * 13.22, 14.19, 15.14, 16.10, 17.6 and 18 (CVE-2025-8714), is skipped; everything else is refused by name.
 */
export function psqlCommand(line: string, place: Place): undefined {
  const name = commandName(line)
  if (name === 'restrict' || name === 'unrestrict') return undefined
  throw scriptPsqlCommand(`\\${name} is a command of psql, which only psql understands`, {
    position: place,
    hint: hintFor(name, line),
    details: { command: `\\${name}` },
  })
}

function commandName(line: string): string {
  let end = 1
  while (end < line.length && /[a-z_]/i.test(line[end]!)) end++
  return line.slice(1, Math.max(end, 2))
}

function hintFor(name: string, line: string): string {
  const hint = hints[name] ?? 'Write it as SQL, or remove it.'
  const included = ['i', 'ir', 'include', 'include_relative'].includes(name) ? line.slice(name.length + 1).trim() : ''
  return included === '' ? hint : `Put the statements of ${included} into this file: files are not included.`
}

const colon = 58
const closeParenthesis = 41
const closeBracket = 93

/**
 * Whether a `:` with a word or quote glued to it is a variable of psql. Never inside brackets (an array slice) nor as `::`;
 * behind a value or a name inside parentheses it may be `json_object('a' :b)`: there the server judges.
 */
export function isPsqlVariable(last: Before, previous: Before): boolean {
  if (last.code !== colon || last.brackets > 0) return false
  if (previous.kind === 'none') return true
  if (previous.kind !== 'punctuation') return last.parentheses === 0
  if (previous.code === colon && previous.end === last.end - 1) return false
  return previous.code === closeParenthesis || previous.code === closeBracket ? last.parentheses === 0 : true
}
