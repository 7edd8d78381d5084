import type { Statement, StatementFacts } from '../../model/statement.ts'
import type { Connection, StatementOutcome } from '../dialect.ts'
import { catalog } from './fingerprint.ts'

/** Statements that do no harm when they run twice, and change no catalog. */
const repeatable: ReadonlySet<string> = new Set(['VACUUM', 'REINDEX', 'ANALYZE', 'PRAGMA'])

/**
 * Whether the catalog already shows what a statement would make. DDL is transactional in SQLite, so this is asked only for what ran outside
 * a transaction.
 */
export async function outcome(connection: Connection, statement: Statement, facts: StatementFacts): Promise<StatementOutcome> {
  const [verb = ''] = facts.tag.split(' ')
  if (repeatable.has(verb)) return { state: 'not-done' }
  const [object] = facts.objects
  if (object === undefined || (verb !== 'CREATE' && verb !== 'DROP')) return { state: 'unknown', why: `the catalog does not show whether ${facts.tag} has run` }
  const found = (await catalog(connection, [object.name])).find(({ name, type }) => sameName(String(name), object.name) && (object.kind === 'other' || type === object.kind))
  if (verb === 'DROP') return found === undefined ? { state: 'done' } : { state: 'not-done' }
  if (found === undefined) return { state: 'not-done' }
  return body(String(found.sql)) === body(statement.text) ? { state: 'done' } : { state: 'unknown', why: `${String(found.type)} ${object.name} exists and is not what this statement makes` }
}

function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}

/** What SQLite keeps of the text: it rewrites the words before the name, and nothing behind it. */
function body(sql: string): string {
  return sql.replace(/^create\s+(?:unique\s+)?(?:temp(?:orary)?\s+)?\w+\s+(?:if\s+not\s+exists\s+)?(?:\w+\.)?/i, '').replace(/;\s*$/, '').trim()
}
