import type { Token } from '../../lexer/tokens.ts'

/** Words a table's name follows. */
const beforeTable = new Set(['from', 'join', 'into', 'update', 'table', 'references', 'like'])
/** Functions whose arguments are parted by FROM. */
const fromInside = new Set(['extract', 'trim', 'substring', 'substr', 'position'])

/** Databases of the server's own, which statements everywhere read. Source: MySQL 8.4 manual 28 to 30. */
const serversOwn = new Set(['information_schema', 'performance_schema', 'sys'])

/** Databases that stand before a table's name, in order: `join other.users`. Those of the server itself are left out. */
export function namedDatabases(tokens: readonly Token[], spelling: (token: Token) => string): readonly string[] {
  const openers: string[] = []
  const found: string[] = []
  for (const [index, token] of tokens.entries()) {
    if (token.text === '(') openers.push(tokens[index - 1]?.text ?? '')
    else if (token.text === ')') openers.pop()
    else if (isBeforeTable(tokens, index) && !fromInside.has(openers.at(-1) ?? '')) {
      const name = tokens[index + 1]
      if (isName(name) && tokens[index + 2]?.text === '.' && isName(tokens[index + 3])) found.push(spelling(name!))
    }
  }
  return found.filter((name) => !serversOwn.has(name.toLowerCase()))
}

/** `on duplicate key update t.a = …` and `where a like t.b` are followed by columns. */
function isBeforeTable(tokens: readonly Token[], index: number): boolean {
  const token = tokens[index]!
  if (token.kind !== 'word' || !beforeTable.has(token.text)) return false
  if (token.text === 'update') return tokens[index - 1]?.text !== 'key'
  return token.text !== 'like' || (tokens[0]?.text === 'create' && !tokens.slice(0, index).some(({ text }) => expressions.has(text)))
}

/** Words behind which LIKE compares texts. */
const expressions = new Set(['select', 'where', 'check', 'as', 'when', 'set'])

function isName(token: Token | undefined): boolean {
  return token?.kind === 'word' || token?.kind === 'name'
}
