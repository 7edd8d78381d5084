import type { Server } from '../../model/server.ts'
import { type QualifiedName, readTokens, type TokenReader } from '../../lexer/token-reader.ts'
import { spelled, tokenize } from '../../lexer/tokens.ts'
import type { ObjectName, Statement, StatementFacts } from '../../model/statement.ts'
import { sqliteRules } from './split.ts'

type Found = Omit<StatementFacts, 'parsed'>

interface Reading {
  readonly reader: TokenReader
  name(): QualifiedName | undefined
}

/** What our shallow grammar knows of a statement. What it does not understand it calls UNKNOWN: never guessed. */
export function facts(statement: Statement, _server: Server): StatementFacts {
  const { text } = statement
  const known = readTokens(
    (limit) => tokenize(text, sqliteRules, limit),
    (reader) => read({ reader, name: () => reader.name((token) => spelled(token, text)) }),
  )
  return known ? { ...known, parsed: true } : { ...found('UNKNOWN', 'inside'), parsed: false }
}

function found(tag: string, transaction: Found['transaction'], more: Partial<Found> = {}): Found {
  return { tag, transaction, objects: [], sets: [], dataOnly: false, ...more }
}

function read(reading: Reading): Found | undefined {
  const { reader } = reading
  const verb = reader.word
  reader.next()
  switch (verb) {
    case 'create':
      return create(reading)
    case 'drop':
      return drop(reading)
    case 'alter':
      return alter(reading)
    case 'pragma':
      return pragma(reading)
    case 'with':
      return withQuery(reading)
    case 'insert':
    case 'replace':
    case 'update':
    case 'delete':
      return rows(verb, reading)
    default:
      return plain(verb, reading)
  }
}

const control: Readonly<Record<string, string>> = {
  begin: 'BEGIN',
  commit: 'COMMIT',
  end: 'COMMIT',
  rollback: 'ROLLBACK',
  savepoint: 'SAVEPOINT',
  release: 'RELEASE',
}

/** Source: SQLite 3.45 documentation of each: VACUUM, ATTACH and DETACH refuse to run inside a transaction. */
function plain(verb: string, reading: Reading): Found | undefined {
  const tag = control[verb]
  if (tag !== undefined) return found(tag, 'control')
  switch (verb) {
    case 'select':
    case 'values':
    case 'explain':
      return found(verb.toUpperCase(), 'inside')
    case 'vacuum':
      return found('VACUUM', 'outside')
    case 'attach':
      return found('ATTACH', 'outside', attached(reading))
    case 'detach':
      return found('DETACH', 'outside')
    case 'analyze':
    case 'reindex':
      return found(verb.toUpperCase(), 'inside', { objects: named(reading, 'other') })
    default:
      return undefined
  }
}

function attached(reading: Reading): Partial<Found> {
  const name = reading.reader.skipTo('as') ? reading.name() : undefined
  return name ? { database: name.name, sets: ['attached databases'] } : {}
}

function named({ name }: Reading, kind: ObjectName['kind']): readonly ObjectName[] {
  const next = name()
  return next ? [{ kind, ...next }] : []
}

const kinds: Readonly<Record<string, ObjectName['kind']>> = { table: 'table', view: 'view', index: 'index', trigger: 'trigger' }

function kindOf({ reader }: Reading): string | undefined {
  while (reader.takesAny('temp', 'temporary', 'unique', 'virtual') !== undefined);
  const kind = reader.takesAny(...Object.keys(kinds))
  if (kind !== undefined && !reader.takes('if', 'not', 'exists')) reader.takes('if', 'exists')
  return kind
}

function create(reading: Reading): Found | undefined {
  const kind = kindOf(reading)
  if (kind === undefined) return undefined
  const objects = named(reading, kinds[kind]!)
  const holder = kind === 'index' || kind === 'trigger'
  const table = holder && objects.length > 0 && reading.reader.skipTo('on') ? named(reading, 'table') : []
  return objects.length === 0 ? undefined : found(`CREATE ${kind.toUpperCase()}`, 'inside', { objects: [...objects, ...table] })
}

function drop(reading: Reading): Found | undefined {
  const kind = kindOf(reading)
  const objects = kind === undefined ? [] : named(reading, kinds[kind]!)
  return objects.length === 0 ? undefined : found(`DROP ${kind!.toUpperCase()}`, 'inside', { objects })
}

function alter(reading: Reading): Found | undefined {
  const { reader } = reading
  if (!reader.takes('table')) return undefined
  const objects = named(reading, 'table')
  const renamed = reader.takes('rename', 'to') ? named(reading, 'table') : []
  return objects.length === 0 ? undefined : found('ALTER TABLE', 'inside', { objects: [...objects, ...renamed] })
}

/** Pragmas that fail inside a transaction (SQLite 3.45). `foreign_keys` is not one: there it does nothing, silently. */
const outsidePragmas = new Set(['journal_mode', 'synchronous', 'wal_checkpoint'])
/** Pragmas about the file or the data, not the session; and questions. */
const notOfSession = new Set(['user_version', 'application_id', 'page_size', 'auto_vacuum', 'wal_checkpoint', 'incremental_vacuum', 'optimize', 'integrity_check', 'quick_check', 'foreign_key_check'])

function pragma(reading: Reading): Found | undefined {
  const name = reading.name()?.name.toLowerCase()
  if (name === undefined) return undefined
  const assigns = reading.reader.takesAny('=', '(') !== undefined
  const sets = assigns && !notOfSession.has(name) && !/_(list|info|xinfo)$/.test(name) ? [name] : []
  return found('PRAGMA', (assigns || name === 'wal_checkpoint') && outsidePragmas.has(name) ? 'outside' : 'inside', { sets })
}

function rows(verb: string, reading: Reading): Found | undefined {
  const { reader } = reading
  if (reader.takes('or')) reader.next()
  if (verb !== 'update') reader.takesAny('into', 'from')
  const objects = named(reading, 'table')
  return objects.length === 0 ? undefined : found(verb.toUpperCase(), 'inside', { objects, dataOnly: true })
}

/** A common table expression in front of a query or of a change of rows. */
function withQuery(reading: Reading): Found | undefined {
  const { reader } = reading
  while (!reader.done) {
    const verb = reader.takesAny('select', 'values', 'insert', 'replace', 'update', 'delete')
    if (verb === 'select' || verb === 'values') return found('SELECT', 'inside')
    if (verb !== undefined) return rows(verb, reading)
    if (reader.peek()?.text === '(' ? !reader.skipTo(')') : reader.next() === undefined) return undefined
  }
  return undefined
}
