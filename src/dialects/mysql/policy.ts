import { tokenize } from '../../lexer/tokens.ts'
import type { Statement, StatementFacts } from '../../model/statement.ts'
import type { Denied } from '../dialect.ts'
import { mysqlRules } from './split.ts'

const instead = 'Remove it. A dump is imported with the mysql client, or made again with mysqldump --skip-add-locks --skip-disable-keys.'

/** The rule of the deny list that a statement falls under, with the words to say; undefined when it falls under none. */
export function policy(statement: Statement, facts: StatementFacts): Denied | undefined {
  if (facts.tag === 'LOAD DATA' || facts.tag === 'LOAD XML') {
    return { rule: 'load-data', message: `${facts.tag} reads a file of the server, or of this machine with LOCAL` }
  }
  if (facts.tag === 'LOCK TABLES') return { rule: 'lock-tables', message: 'LOCK TABLES shuts its own session out of every other table, the ledger among them', instead }
  if (!/outfile|dumpfile|load_file/i.test(statement.text)) return undefined
  const tokens = tokenize(statement.text, mysqlRules())
  const found = tokens.find(({ kind, text }, index) => {
    if (kind !== 'word') return false
    if (text === 'outfile' || text === 'dumpfile') return tokens[index - 1]?.text === 'into'
    return text === 'load_file' && tokens[index + 1]?.text === '('
  })
  return found && { rule: 'server-files', message: `${found.text.toUpperCase()} reaches files of the server` }
}
