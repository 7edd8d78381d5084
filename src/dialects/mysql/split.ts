import type { SkeinError } from '../../errors/skein-error.ts'
import { scriptClientCommand } from '../../lexer/errors.ts'
import type { LexicalRules, QuoteRule } from '../../lexer/rules.ts'
import { cut, cutStream, type StreamedStatement } from '../../lexer/split.ts'
import type { Grammar, Place } from '../../lexer/splitter.ts'
import { suspicions } from '../../lexer/suspicious.ts'
import type { Statement } from '../../model/statement.ts'
import type { SplitOptions } from '../dialect.ts'
import { RoutineBlocks } from './blocks.ts'
import { modesAfter } from './modes.ts'

/** Source: MySQL 8.4, sql/sql_lex.cc and client/mysql.cc; the MariaDB differences from MariaDB 11, sql/sql_lex.cc. */
export function mysqlRules(modes: readonly string[] = []): LexicalRules {
  const backslash = !modes.includes('no_backslash_escapes')
  const double: QuoteRule['holds'] = modes.includes('ansi_quotes') ? 'identifier' : 'string'
  return {
    quotes: [
      { open: "'", close: "'", holds: 'string', doubled: true, backslash },
      { open: '"', close: '"', holds: double, doubled: true, backslash: backslash && double === 'string' },
      { open: '`', close: '`', holds: 'identifier', doubled: true, backslash: false },
    ],
    escapeStrings: false,
    nestedComments: false,
    hashComments: true,
    dashNeedsBlank: true,
    returnEndsComment: false,
    versionComments: true,
    dollarQuotes: false,
    parenthesesHold: false,
    client: { prefix: '\\', where: 'statement-start' },
    clientWords: ['delimiter', 'source', 'system', 'tee', 'notee', 'pager', 'nopager', 'prompt'],
  }
}

function grammar(options: SplitOptions): Grammar {
  return {
    rules: mysqlRules(options.modes),
    delimiter: ';',
    blocks: () => new RoutineBlocks(),
    client: clientCommand,
    quotesAfter(words, text) {
      const modes = words[0] === 'set' ? modesAfter(text(), options.modes ?? []) : undefined
      return modes && mysqlRules(modes).quotes
    },
  }
}

/** `DELIMITER` is the client's and never sent; the client's other commands are refused by name. */
function clientCommand(line: string, place: Place): { readonly delimiter: string } | undefined {
  const [name, argument = ''] = line.split(/\s+/, 2)
  if (name!.toLowerCase() !== 'delimiter') {
    throw scriptClientCommand(`${name} is a command of the mysql client, not SQL`, {
      position: place,
      hint: name === 'source' || name === '\\.' ? 'Put the statements of that file into this one: files are not included.' : 'Remove the line.',
      details: { command: name },
    })
  }
  const delimiter = /^(['"`])(.+)\1$/.exec(argument)?.[2] ?? argument
  if (delimiter !== '') return { delimiter }
  throw scriptClientCommand('DELIMITER needs the new delimiter behind it', { position: place, hint: 'For example DELIMITER //' })
}

/** Cuts a script as the mysql client would, and knows routine bodies without DELIMITER too. */
export function split(script: string, options: SplitOptions = {}): readonly Statement[] {
  return cut(script, grammar(options), options)
}

/** The same over chunks. */
export function splitStream(chunks: AsyncIterable<string>, options: SplitOptions = {}): AsyncIterable<StreamedStatement> {
  return cutStream(chunks, grammar(options), options)
}

/** What a reviewer should see before the script runs: odd characters, placeholders, merge markers, direction controls. Never throws. */
export function inspect(script: string, options: SplitOptions = {}): readonly SkeinError[] {
  return suspicions(script, mysqlRules(options.modes), options)
}
