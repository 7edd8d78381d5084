import type { SkeinError } from '../../errors/skein-error.ts'
import { scriptPsqlCommand } from '../../lexer/errors.ts'
import type { LexicalRules } from '../../lexer/rules.ts'
import { cut, cutStream, type StreamedStatement } from '../../lexer/split.ts'
import type { Before, Grammar, Place } from '../../lexer/splitter.ts'
import { suspicions } from '../../lexer/suspicious.ts'
import type { Statement } from '../../model/statement.ts'
import type { SplitOptions } from '../dialect.ts'
import { PostgresBlocks } from './blocks.ts'
import { isPsqlVariable, psqlCommand } from './psql.ts'

/** Source: PostgreSQL 18, src/backend/parser/scan.l and src/fe_utils/psqlscan.l. */
export const postgresRules: LexicalRules = {
  quotes: [
    { open: "'", close: "'", holds: 'string', doubled: true, backslash: false },
    { open: '"', close: '"', holds: 'identifier', doubled: true, backslash: false },
  ],
  escapeStrings: true,
  nestedComments: true,
  hashComments: false,
  dashNeedsBlank: false,
  returnEndsComment: true,
  versionComments: false,
  dollarQuotes: true,
  parenthesesHold: true,
  client: { prefix: '\\', where: 'anywhere' },
  clientWords: [],
}

/** `standard_conforming_strings = off`: a backslash escapes in every string. */
const backslashRules: LexicalRules = {
  ...postgresRules,
  quotes: postgresRules.quotes.map((quote) => ({ ...quote, backslash: quote.holds === 'string' })),
}

function grammar(options: SplitOptions): Grammar {
  return {
    rules: options.modes?.includes('backslash_quotes') ? backslashRules : postgresRules,
    delimiter: ';',
    blocks: () => new PostgresBlocks(),
    copies: (words) => words[0] === 'copy' && words.some((word, index) => word === 'from' && words[index + 1] === 'stdin'),
    client: psqlCommand,
    glued: refuseVariable,
  }
}

function refuseVariable(last: Before, previous: Before, place: () => Place): void {
  if (!isPsqlVariable(last, previous)) return
  throw scriptPsqlCommand('a variable of psql stands here, which only psql fills in', {
    position: place(),
    hint: 'Write the value itself, or set it in the tool that makes this file.',
  })
}

/** Cuts a script as psql would. */
export function split(script: string, options: SplitOptions = {}): readonly Statement[] {
  return cut(script, grammar(options), options)
}

/** The same over chunks; a copy statement brings its data as `inline`. */
export function splitStream(chunks: AsyncIterable<string>, options: SplitOptions = {}): AsyncIterable<StreamedStatement> {
  return cutStream(chunks, grammar(options), options)
}

/** What a reviewer should see before the script runs: odd characters, placeholders, merge markers, direction controls. Never throws. */
export function inspect(script: string, options: SplitOptions = {}): readonly SkeinError[] {
  return suspicions(script, postgresRules, options)
}
