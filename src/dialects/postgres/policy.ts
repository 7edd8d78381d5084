import { tokenize, type Token } from '../../lexer/tokens.ts'
import type { Statement, StatementFacts } from '../../model/statement.ts'
import type { Denied } from '../dialect.ts'
import { postgresRules } from './split.ts'

const byTag: Readonly<Record<string, Denied>> = {
  'DROP OWNED': { rule: 'drop-owned', message: 'DROP OWNED removes every object and grant of a role, whatever it is' },
  'REASSIGN OWNED': { rule: 'reassign-owned', message: 'REASSIGN OWNED gives every object of a role to another, shared ones included' },
  'ALTER SYSTEM': { rule: 'alter-system', message: 'ALTER SYSTEM changes the whole server, for every database on it' },
}

/** Functions that reach the server's files. Source: PostgreSQL 18 manual 9.28.9 and 33.4. */
const fileFunctions = new Set(['pg_read_file', 'pg_read_binary_file', 'pg_ls_dir', 'pg_stat_file', 'pg_file_write', 'lo_import', 'lo_export'])

/** The rule of the deny list that a statement falls under, with the words to say; undefined when it falls under none. */
export function policy(statement: Statement, facts: StatementFacts): Denied | undefined {
  const denied = byTag[facts.tag]
  if (denied) return denied
  if (!/program|pg_(read|ls|stat|file)_|lo_(import|export)/i.test(statement.text)) return undefined
  return reaches(tokenize(statement.text, postgresRules), facts.tag === 'DO')
}

function reaches(tokens: readonly Token[], runsBodies: boolean): Denied | undefined {
  for (const [index, { kind, text }] of tokens.entries()) {
    if (kind === 'word' && text === 'program' && isCopy(tokens, index)) return { rule: 'copy-program', message: 'COPY … PROGRAM runs a command of the operating system on the server' }
    if ((kind === 'word' || kind === 'name') && fileFunctions.has(text) && tokens[index + 1]?.text === '(') {
      return { rule: 'server-files', message: `${text}() reaches files of the server` }
    }
    const inside = runsBodies && kind === 'string' && text.startsWith('$') ? reaches(tokenize(text.slice(text.indexOf('$', 1) + 1), postgresRules), true) : undefined
    if (inside) return inside
  }
  return undefined
}

function isCopy(tokens: readonly Token[], index: number): boolean {
  const before = tokens[index - 1]?.text
  return (before === 'from' || before === 'to') && tokens[index + 1]?.kind === 'string' && tokens.slice(0, index).some(({ text }) => text === 'copy')
}
