import { type Token, spelled, tokenize } from '../../lexer/tokens.ts'
import type { ObjectName, Statement, StatementFacts } from '../../model/statement.ts'
import type { Connection, StatementOutcome } from '../dialect.ts'
import { type Expectation, alterExpectations, columnNames } from './alter-clauses.ts'
import { type TableParts, exists, tableParts } from './catalog.ts'
import { quote } from './quote.ts'
import { mysqlRules } from './split.ts'

const done: StatementOutcome = { state: 'done' }
const notDone: StatementOutcome = { state: 'not-done' }
const unknown = (why: string): StatementOutcome => ({ state: 'unknown', why })

/** Whatever became of these, running them again does what was wanted. */
const repeatable = /^(SET|USE|SELECT|SHOW|DO|EXPLAIN|DESCRIBE|ANALYZE|OPTIMIZE|CHECK|CHECKSUM|REPAIR|FLUSH|LOCK TABLES|UNLOCK TABLES|PREPARE|GRANT|VALUES|TABLE)\b/

/** What the catalog shows of a statement that may or may not have run. A shallow reading: what it cannot see it says. */
export async function outcome(connection: Connection, statement: Statement, facts: StatementFacts): Promise<StatementOutcome> {
  const [verb = '', ...rest] = facts.tag.split(' ')
  const noun = rest.join(' ').toLowerCase()
  const look: Look = { connection, facts, noun, text: statement.text, tokens: tokenize(statement.text, mysqlRules()) }
  if (facts.dataOnly) return unknown('rows leave no trace in the catalog')
  if (repeatable.test(facts.tag) || facts.transaction === 'control') return notDone
  if (verb === 'CREATE') return created(look)
  if (verb === 'DROP') return noun === 'index' ? indexed(look, false) : dropped(look)
  if (verb === 'RENAME' && noun === 'table') return renamed(look)
  if (facts.tag === 'ALTER TABLE') return altered(look)
  if (facts.tag === 'TRUNCATE TABLE') return truncated(look)
  return unknown(`the catalog does not tell whether ${facts.tag} has happened`)
}

interface Look {
  readonly connection: Connection
  readonly facts: StatementFacts
  readonly noun: string
  readonly text: string
  readonly tokens: readonly Token[]
}

async function created(look: Look): Promise<StatementOutcome> {
  const { connection, facts, noun, tokens } = look
  const [object] = facts.objects
  const words = leadingWords(tokens, noun)
  if (words.includes('temporary')) return notDone // It went with the session.
  if (noun === 'index') return indexed(look, true)
  if (object === undefined) return unknown(`the name in ${facts.tag} was not understood`)
  const there = await exists(connection, noun, object)
  if (there === undefined) return unknown(`the catalog does not list what ${facts.tag} makes`)
  if (!there) return notDone
  if (words.includes('replace')) return unknown(`${object.name} is there, but it may be the one that was to be replaced`)
  return noun === 'table' ? createdTable(look, object) : done
}

/** A table of the name that has other columns is not this statement's. */
async function createdTable({ connection, text, tokens }: Look, object: ObjectName): Promise<StatementOutcome> {
  const open = tokens.findIndex(({ kind, text: symbol }) => kind === 'punctuation' && symbol === '(')
  const first = tokens[open + 1]
  if (open < 0 || first === undefined || (first.kind === 'word' && ['like', 'select', 'with'].includes(first.text))) return done
  const parts = await tableParts(connection, object)
  const missing = columnNames(tokens.slice(open + 1), (token) => spelled(token, text)).filter((name) => parts?.columns.has(name) !== true)
  return missing.length === 0 ? done : unknown(`${object.name} is there, but has no column ${missing[0]}`)
}

async function indexed({ connection, facts }: Look, wanted: boolean): Promise<StatementOutcome> {
  const index = facts.objects.find(({ kind }) => kind === 'index')
  const table = facts.objects.find(({ kind }) => kind === 'table')
  if (index === undefined || table === undefined) return unknown('the index or its table was not understood')
  const parts = await tableParts(connection, table)
  if (parts === undefined) return unknown(`the table ${table.name} is not there`)
  return parts.indexes.has(index.name.toLowerCase()) === wanted ? done : notDone
}

async function dropped({ connection, facts, noun, tokens }: Look): Promise<StatementOutcome> {
  if (leadingWords(tokens, noun).includes('temporary')) return done
  const found: boolean[] = []
  for (const object of facts.objects) {
    const there = await exists(connection, noun, object)
    if (there === undefined) return unknown(`the catalog does not list what ${facts.tag} removes`)
    found.push(there)
  }
  if (found.length === 0) return unknown(`the names in ${facts.tag} were not understood`)
  if (found.every(Boolean)) return notDone
  return found.some(Boolean) ? unknown(`some of what ${facts.tag} removes is gone and some is there`) : done
}

async function renamed({ connection, facts }: Look): Promise<StatementOutcome> {
  const seen = new Set<StatementOutcome>()
  for (let at = 0; at + 1 < facts.objects.length; at += 2) seen.add(await moved(connection, facts.objects[at] as ObjectName, facts.objects[at + 1] as ObjectName))
  const [only] = seen
  return seen.size === 1 && only !== undefined ? only : unknown('some of the tables have their new names and some do not')
}

const both = unknown('both names are there, or neither is')

async function moved(connection: Connection, from: ObjectName, to: ObjectName): Promise<StatementOutcome> {
  const old = await tableParts(connection, from)
  const fresh = await tableParts(connection, to)
  if ((old === undefined) === (fresh === undefined)) return both
  return fresh === undefined ? notDone : done
}

/** ALTER TABLE is atomic (MySQL 8.0, MariaDB 10.6), so what can be seen of its clauses decides for all of them. */
async function altered(look: Look): Promise<StatementOutcome> {
  const { connection, facts, text, tokens } = look
  const [table] = facts.objects
  if (table === undefined) return unknown('the table was not understood')
  const expectations = telling(alterExpectations(tokens, text))
  if (expectations.length === 0) return unknown('no clause of it leaves a name that could be looked up')
  const target = expectations.find((expectation) => expectation.part === 'table')
  const parts = await tableParts(connection, table)
  const moved = target === undefined ? undefined : await tableParts(connection, { name: target.name, ...(target.schema === undefined ? {} : { schema: target.schema }) })
  if (target !== undefined && (parts === undefined) === (moved === undefined)) return both
  const shown = parts ?? moved
  if (shown === undefined) return unknown(`the table ${table.name} is not there`)
  const met = expectations.map((expectation) => holds(expectation, shown, parts === undefined))
  if (met.every(Boolean)) return done
  return met.some(Boolean) ? unknown('some of its clauses show in the catalog and some do not') : notDone
}

/** A part that is dropped and added again is there before and after, so it tells nothing. */
function telling(expectations: readonly Expectation[]): readonly Expectation[] {
  return expectations.filter((one) => one.part === 'table' || !expectations.some((other) => other.part === one.part && other.name === one.name && other.there !== one.there))
}

function holds(expectation: Expectation, parts: TableParts, isRenamed: boolean): boolean {
  if (expectation.part === 'table') return isRenamed
  const { name, there } = expectation
  if (expectation.part === 'column') return parts.columns.has(name) === there
  // A unique key is both, and either word may name it.
  return (parts.indexes.has(name) || (expectation.part === 'constraint' && parts.constraints.has(name))) === there
}

async function truncated({ connection, facts }: Look): Promise<StatementOutcome> {
  const [table] = facts.objects
  if (table === undefined) return unknown('the table was not understood')
  const name = table.schema === undefined ? quote.identifier(table.name) : `${quote.identifier(table.schema)}.${quote.identifier(table.name)}`
  const [row] = await connection.query(`select exists (select 1 from ${name}) as has_rows`)
  return Number(row?.['has_rows']) === 0 ? done : notDone
}

/** The words between the verb and the kind: `or replace temporary`. */
function leadingWords(tokens: readonly Token[], noun: string): readonly string[] {
  const [kind] = noun.split(' ')
  const end = tokens.findIndex(({ text }) => text === kind)
  return tokens.slice(1, end).map(({ text }) => text)
}
