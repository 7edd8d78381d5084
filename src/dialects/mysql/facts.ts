import type { Server } from '../../model/server.ts'
import { TokenReader } from '../../lexer/token-reader.ts'
import { spelled, type Token, tokenize } from '../../lexer/tokens.ts'
import type { Statement, StatementFacts } from '../../model/statement.ts'
import { definition } from './definitions.ts'
import { manipulation } from './manipulations.ts'
import { namedDatabases } from './named-database.ts'
import type { Reading } from './reading.ts'
import { session } from './session-statements.ts'
import { mysqlRules } from './split.ts'

/** What our shallow grammar knows of a statement. What it does not understand it calls UNKNOWN: never guessed. */
export function facts(statement: Statement, server: Server): StatementFacts {
  const { text } = statement
  return read(tokenize(text, mysqlRules()).filter((token) => !isVersionBracket(token, text)), text, server.database)
}

/** The brackets of a version comment: what is inside counts, whichever server it is for. */
function isVersionBracket({ kind, text, start }: Token, written: string): boolean {
  return kind === 'punctuation' && text === '!' && written[start] === '/'
}

function read(tokens: readonly Token[], written: string, own: string | undefined): StatementFacts {
  const reader = new TokenReader(tokens)
  const inner = forStatement(reader, tokens)
  if (inner) return read(inner, written, own)
  const spelling = (token: Token) => spelled(token, written)
  const reading: Reading = { reader, name: () => reader.name(spelling) }
  const found = definition(reading) ?? manipulation(reading) ?? session(reading)
  if (!found) return unknown
  const named = [found.database, ...found.objects.map(({ schema }) => schema), ...namedDatabases(tokens, spelling)].filter((name) => name !== undefined)
  const database = named.find((name) => name !== own) ?? named[0]
  return { ...found, ...(database === undefined ? {} : { database }), parsed: true }
}

/** It may be anything, so whatever is open may be committed by it. */
const unknown: StatementFacts = { tag: 'UNKNOWN', transaction: 'commits', objects: [], sets: [], parsed: false, dataOnly: false }

/** MariaDB's `set statement name = value for …` is about the statement behind it. */
function forStatement(reader: TokenReader, tokens: readonly Token[]): readonly Token[] | undefined {
  if (!reader.takes('set', 'statement') || !reader.skipTo('for')) return undefined
  const first = reader.peek()
  return first && tokens.slice(tokens.indexOf(first))
}
