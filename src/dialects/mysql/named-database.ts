import type { Token } from '../../lexer/tokens.ts'

/** Words a table's name follows. */
const beforeTable = new Set(['from', 'join', 'into', 'update', 'table', 'references', 'like'])
/** Functions whose arguments are parted by FROM. */
const fromInside = new Set(['extract', 'trim', 'substring', 'substr', 'position'])

/** The first database that stands before a table's name: `join other.users`. */
export function namedDatabase(tokens: readonly Token[], spelling: (token: Token) => string): string | undefined {
  const openers: string[] = []
  for (const [index, token] of tokens.entries()) {
    if (token.text === '(') openers.push(tokens[index - 1]?.text ?? '')
    else if (token.text === ')') openers.pop()
    else if (token.kind === 'word' && beforeTable.has(token.text) && !fromInside.has(openers.at(-1) ?? '')) {
      const name = tokens[index + 1]
      if (isName(name) && tokens[index + 2]?.text === '.' && isName(tokens[index + 3])) return spelling(name!)
    }
  }
  return undefined
}

function isName(token: Token | undefined): boolean {
  return token?.kind === 'word' || token?.kind === 'name'
}
