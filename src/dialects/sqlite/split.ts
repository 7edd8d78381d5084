import type { SkeinError } from '../../errors/skein-error.ts'
import { scriptClientCommand } from '../../lexer/errors.ts'
import type { LexicalRules } from '../../lexer/rules.ts'
import { cut, cutStream, type StreamedStatement } from '../../lexer/split.ts'
import type { Grammar, Place } from '../../lexer/splitter.ts'
import { suspicions } from '../../lexer/suspicious.ts'
import type { Statement } from '../../model/statement.ts'
import type { SplitOptions } from '../dialect.ts'
import { TriggerBlocks } from './blocks.ts'

/** Source: SQLite 3.45, src/tokenize.c. */
export const sqliteRules: LexicalRules = {
  quotes: [
    { open: "'", close: "'", holds: 'string', doubled: true, backslash: false },
    { open: '"', close: '"', holds: 'identifier', doubled: true, backslash: false },
    { open: '`', close: '`', holds: 'identifier', doubled: true, backslash: false },
    { open: '[', close: ']', holds: 'identifier', doubled: false, backslash: false },
  ],
  escapeStrings: false,
  nestedComments: false,
  hashComments: false,
  dashNeedsBlank: false,
  returnEndsComment: false,
  versionComments: false,
  dollarQuotes: false,
  parenthesesHold: false,
  client: { prefix: '.', where: 'statement-start' },
  clientWords: [],
}

const grammar: Grammar = {
  rules: sqliteRules,
  delimiter: ';',
  blocks: () => new TriggerBlocks(),
  client: refuseDotCommand,
}

function refuseDotCommand(line: string, place: Place): undefined {
  const name = line.split(/\s/, 1)[0]!
  throw scriptClientCommand(`${name} is a command of the sqlite3 shell, not SQL`, {
    position: place,
    hint: name === '.read' ? 'Put the statements of that file into this one: files are not included.' : 'Remove the line, or write it as SQL.',
    details: { command: name },
  })
}

/** Cuts a script where sqlite3_complete() says a statement is whole. */
export function split(script: string, options: SplitOptions = {}): readonly Statement[] {
  return cut(script, grammar, options)
}

/** The same over chunks. */
export function splitStream(chunks: AsyncIterable<string>, options: SplitOptions = {}): AsyncIterable<StreamedStatement> {
  return cutStream(chunks, grammar, options)
}

/** What a reviewer should see before the script runs: odd characters, placeholders, merge markers, direction controls. Never throws. */
export function inspect(script: string, options: SplitOptions = {}): readonly SkeinError[] {
  return suspicions(script, sqliteRules, options)
}
