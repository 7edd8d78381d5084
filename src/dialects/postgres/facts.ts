import type { Server } from '../../model/server.ts'
import { tokenize } from '../../lexer/tokens.ts'
import type { Statement, StatementFacts } from '../../model/statement.ts'
import { objectsOf } from './objects.ts'
import { grammarLoaded, loadGrammar, parse, type Parsed } from './parse.ts'
import { setsOf } from './sets.ts'
import { postgresRules } from './split.ts'
import { child, field, list, only, text } from './syntax-tree.ts'
import { tagOf } from './tags.ts'
import { transactionRule } from './transaction-rule.ts'

/** What Postgres's own grammar knows of a statement. Loads the grammar on first use. */
export function facts(statement: Statement, server: Server): Promise<StatementFacts> | StatementFacts {
  if (grammarLoaded()) return factsOf(statement.text, server)
  return loadGrammar().then(() => factsOf(statement.text, server))
}

/** Reading costs some twenty times the text in memory; what is longer counts as not understood. */
const readMax = 16_000_000

function factsOf(written: string, server: Server): StatementFacts {
  if (written.length > readMax) return { ...notUnderstood(written), lengthMax: readMax }
  const result = parse(written)
  return 'parsed' in result ? understood(result.parsed, written, server) : notUnderstood(written)
}

function understood(parsed: Parsed, written: string, server: Server): StatementFacts {
  const database = databaseOf(parsed)
  return {
    tag: tagOf(parsed),
    transaction: transactionRule(parsed, server.versionNumber),
    objects: objectsOf(parsed),
    sets: setsOf(parsed, written),
    ...(database === undefined ? {} : { database }),
    parsed: true,
    dataOnly: isDataOnly(parsed),
  }
}

const rowStatements = new Set(['InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt'])

function isDataOnly({ type, node }: Parsed): boolean {
  return rowStatements.has(type) || (type === 'CopyStmt' && field(node, 'is_from') === true)
}

/** A database of the cluster that the text names. */
function databaseOf({ type, node }: Parsed): string | undefined {
  const name = text(node, type === 'AlterRoleSetStmt' ? 'database' : 'dbname')
  if (name !== '') return name
  if (type === 'RenameStmt' && text(node, 'renameType') === 'OBJECT_DATABASE') return text(node, 'subname')
  const about = text(node, 'objtype') || text(node, 'objectType')
  if (about === 'OBJECT_DATABASE') {
    const first = only(list(node, 'objects')[0] ?? child(node, 'object'), 'String')
    return text(first, 'sval') || undefined
  }
  return text(child(node, 'relation'), 'catalogname') || undefined
}

/** Words of statements that refuse a transaction block in every form; REPACK is new in 19. */
const alone = new Set(['concurrently', 'vacuum', 'repack'])
const aloneHeads = /^((create|drop) (database|tablespace|subscription)|alter system|reindex (database|system|schema))\b/
const controlWords = new Set(['begin', 'start', 'commit', 'end', 'rollback', 'abort', 'savepoint', 'release'])

/** Newer syntax, or wrong: nothing is claimed but what its words say plainly. */
function notUnderstood(written: string): StatementFacts {
  const words = tokenize(written, postgresRules, 64).filter(({ kind }) => kind === 'word').map((token) => token.text)
  const transaction = controlWords.has(words[0] ?? '') ? 'control' : words.some((word) => alone.has(word)) || aloneHeads.test(words.join(' ')) ? 'outside' : 'inside'
  return { tag: 'UNKNOWN', transaction, objects: [], sets: words[0] === 'set' ? ['unknown'] : [], parsed: false, dataOnly: false }
}
