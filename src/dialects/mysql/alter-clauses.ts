import { TokenReader } from '../../lexer/token-reader.ts'
import { spelled, type Token } from '../../lexer/tokens.ts'

/** What the catalog would show after a clause of ALTER TABLE: a part that is there, one that is gone, or another name for the table. */
export type Expectation =
  | { readonly part: 'column' | 'index' | 'constraint'; readonly name: string; readonly there: boolean }
  | { readonly part: 'table'; readonly name: string; readonly schema?: string }

/** What each clause of an ALTER TABLE can be known by; a clause that leaves no name behind (a default, an engine, a type) has no entry. */
export function alterExpectations(tokens: readonly Token[], written: string): readonly Expectation[] {
  const reader = new TokenReader(tokens)
  const spelling = (token: Token) => spelled(token, written)
  if (!reader.skipTo('table')) return []
  reader.takes('if', 'exists')
  reader.name(spelling)
  if (reader.takesAny('wait', 'nowait') === 'wait') reader.next() // MariaDB
  const rest: Token[] = []
  for (let token = reader.next(); token !== undefined; token = reader.next()) rest.push(token)
  return clauses(rest).flatMap((clause) => clauseExpectations(clause, spelling))
}

/** Cut at commas outside parentheses. */
export function clauses(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const found: Token[][] = [[]]
  let depth = 0
  for (const token of tokens) {
    if (token.kind === 'punctuation') depth += token.text === '(' ? 1 : token.text === ')' ? -1 : 0
    if (depth === 0 && token.kind === 'punctuation' && token.text === ',') found.push([])
    else found.at(-1)?.push(token)
  }
  return found.filter((clause) => clause.length > 0)
}

type Spelling = (token: Token) => string

function clauseExpectations(tokens: readonly Token[], spelling: Spelling): readonly Expectation[] {
  const reader = new TokenReader(tokens)
  const verb = reader.takesAny('add', 'drop', 'change', 'rename')
  if (verb === 'add') return added(reader, tokens, spelling)
  if (verb === 'drop') return dropped(reader, spelling)
  if (verb === 'change') return changed(reader, spelling)
  return verb === 'rename' ? renamed(reader, spelling) : []
}

function added(reader: TokenReader, tokens: readonly Token[], spelling: Spelling): readonly Expectation[] {
  if (reader.word === 'partition') return []
  const column = reader.takes('column')
  if (!column) {
    const named = reader.takes('constraint') ? nameBefore(reader, spelling, ['primary', 'unique', 'foreign', 'check']) : undefined
    if (reader.takes('primary', 'key')) return [{ part: 'index', name: 'primary', there: true }]
    if (reader.takes('foreign', 'key') || reader.takes('check')) return named === undefined ? [] : [{ part: 'constraint', name: named, there: true }]
    const kind = reader.takesAny('unique', 'fulltext', 'spatial', 'vector')
    const index = reader.takesAny('index', 'key') !== undefined || kind !== undefined
    if (index) return indexAdded(reader, spelling, named)
  }
  conditional(reader)
  if (reader.takes('(')) return columnNames(tokens.slice(tokens.findIndex(({ text, kind }) => kind === 'punctuation' && text === '(') + 1), spelling).map((name) => ({ part: 'column', name, there: true }))
  return expect('column', reader, spelling, true)
}

function indexAdded(reader: TokenReader, spelling: Spelling, constraint: string | undefined): readonly Expectation[] {
  conditional(reader)
  const name = reader.peek()?.text === '(' || reader.word === 'using' ? constraint : lower(reader.name(spelling)?.name)
  return name === undefined ? [] : [{ part: 'index', name, there: true }]
}

function dropped(reader: TokenReader, spelling: Spelling): readonly Expectation[] {
  if (reader.word === 'partition') return []
  if (reader.takes('primary', 'key')) return [{ part: 'index', name: 'primary', there: false }]
  const constraint = reader.takes('foreign', 'key') || reader.takes('constraint') || reader.takes('check')
  const index = !constraint && reader.takesAny('index', 'key') !== undefined
  if (!constraint && !index) reader.takes('column')
  conditional(reader)
  return expect(constraint ? 'constraint' : index ? 'index' : 'column', reader, spelling, false)
}

/** `change old new type`; under its own name nothing shows. */
function changed(reader: TokenReader, spelling: Spelling): readonly Expectation[] {
  reader.takes('column')
  conditional(reader)
  return pair('column', lower(reader.name(spelling)?.name), lower(reader.name(spelling)?.name))
}

function renamed(reader: TokenReader, spelling: Spelling): readonly Expectation[] {
  const part = reader.takes('column') ? 'column' : reader.takesAny('index', 'key') !== undefined ? 'index' : undefined
  if (part === undefined) {
    reader.takesAny('to', 'as', '=')
    const name = reader.name(spelling)
    return name === undefined ? [] : [{ part: 'table', ...name }]
  }
  conditional(reader)
  const old = lower(reader.name(spelling)?.name)
  reader.takes('to')
  return pair(part, old, lower(reader.name(spelling)?.name))
}

function pair(part: 'column' | 'index', old: string | undefined, name: string | undefined): readonly Expectation[] {
  if (old === undefined || name === undefined || old === name) return []
  return [{ part, name: old, there: false }, { part, name, there: true }]
}

function expect(part: 'column' | 'index' | 'constraint', reader: TokenReader, spelling: Spelling, there: boolean): readonly Expectation[] {
  const name = lower(reader.name(spelling)?.name)
  return name === undefined ? [] : [{ part, name, there }]
}

function conditional(reader: TokenReader): void {
  if (!reader.takes('if', 'not', 'exists')) reader.takes('if', 'exists')
}

/** The constraint's own name, which may be left out. */
function nameBefore(reader: TokenReader, spelling: Spelling, keywords: readonly string[]): string | undefined {
  conditional(reader)
  return keywords.includes(reader.word) ? undefined : lower(reader.name(spelling)?.name)
}

const notColumns = new Set(['primary', 'unique', 'key', 'index', 'fulltext', 'spatial', 'vector', 'constraint', 'foreign', 'check', 'period'])

/** Names of the columns in a list of definitions, from behind its opening parenthesis. */
export function columnNames(tokens: readonly Token[], spelling: Spelling): readonly string[] {
  const inside: Token[] = []
  let depth = 0
  for (const token of tokens) {
    if (token.kind === 'punctuation') depth += token.text === '(' ? 1 : token.text === ')' ? -1 : 0
    if (depth < 0) break
    inside.push(token)
  }
  return clauses(inside).flatMap(([first]) => (first === undefined || (first.kind === 'word' && notColumns.has(first.text)) ? [] : [spelling(first).toLowerCase()]))
}

function lower(name: string | undefined): string | undefined {
  return name?.toLowerCase()
}
