import { tokenize } from '../../lexer/tokens.ts'
import type { Statement, StatementFacts } from '../../model/statement.ts'
import type { Denied } from '../dialect.ts'
import { sqliteRules } from './split.ts'

/** The rule of the deny list that a statement falls under, with the words to say; undefined when it falls under none. */
export function policy(statement: Statement, facts: StatementFacts): Denied | undefined {
  if (facts.tag === 'ATTACH') return { rule: 'attach-database', message: 'ATTACH DATABASE opens, or makes, another file beside this database' }
  if (!/load_extension/i.test(statement.text)) return undefined
  const tokens = tokenize(statement.text, sqliteRules)
  const called = tokens.some(({ text }, index) => text === 'load_extension' && tokens[index + 1]?.text === '(')
  return called ? { rule: 'load-extension', message: 'load_extension() runs native code from a file' } : undefined
}
