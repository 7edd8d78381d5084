import type { ObjectName } from '../../model/statement.ts'
import { type Found, found, nameList, type Reading } from './reading.ts'

/** What can be created, altered, dropped, by its words; the longest first. Sources: MySQL 8.4 and MariaDB 11 manuals, "Data Definition Statements". */
const kinds: readonly (readonly [words: readonly string[], kind: ObjectName['kind']])[] = [
  [['spatial', 'reference', 'system'], 'other'],
  [['logfile', 'group'], 'other'],
  [['resource', 'group'], 'other'],
  [['package', 'body'], 'routine'],
  [['package'], 'routine'],
  [['tablespace'], 'other'],
  [['table'], 'table'],
  [['tables'], 'table'],
  [['view'], 'view'],
  [['index'], 'index'],
  [['procedure'], 'routine'],
  [['function'], 'routine'],
  [['trigger'], 'trigger'],
  [['event'], 'other'],
  [['database'], 'database'],
  [['schema'], 'database'],
  [['user'], 'other'],
  [['role'], 'other'],
  [['server'], 'other'],
  [['sequence'], 'other'],
  [['instance'], 'other'],
]

/** CREATE, ALTER, DROP, RENAME, TRUNCATE: all commit whatever is open, but for temporary tables. */
export function definition(reading: Reading): Found | undefined {
  const { reader } = reading
  const verb = reader.takesAny('create', 'alter', 'drop', 'rename', 'truncate')
  if (verb === undefined) return undefined
  if (verb === 'truncate') {
    reader.takes('table')
    return described('TRUNCATE TABLE', 'table', nameList(reading, 'table'))
  }
  const temporary = options(reading)
  const kind = kinds.find(([words]) => reader.takes(...words))
  if (!kind) return undefined
  const [words, kindOf] = kind
  const noun = words[0] === 'schema' ? 'DATABASE' : words.join(' ').toUpperCase().replace('TABLES', 'TABLE')
  const tag = `${verb.toUpperCase()} ${noun}`
  reader.takes('if', 'not', 'exists')
  reader.takes('if', 'exists')
  if (verb === 'rename') return renames(tag, reading, kindOf)
  const facts = described(tag, kindOf, verb === 'drop' ? nameList(reading, kindOf) : one(reading, kindOf))
  if (!facts) return undefined
  const objects = [...facts.objects, ...holder(tag, reading), ...(tag === 'ALTER TABLE' ? newNames(reading) : [])]
  return { ...facts, objects, transaction: temporary && kindOf === 'table' && verb !== 'alter' ? 'inside' : 'commits' }
}

function described(tag: string, kind: ObjectName['kind'], objects: readonly ObjectName[]): Found | undefined {
  if (objects.length === 0 && kind !== 'other' && !tag.endsWith('DATABASE')) return undefined
  const database = kind === 'database' ? objects[0]?.name : undefined
  return found(tag, 'commits', { objects, ...(database === undefined ? {} : { database }) })
}

/** What may stand between the verb and the kind, in any order; true when one of them is `temporary`. */
function options({ reader }: Reading): boolean {
  let temporary = false
  for (;;) {
    if (reader.takes('temporary')) temporary = true
    else if (reader.takes('or', 'replace') || reader.takesAny('unique', 'fulltext', 'vector', 'online', 'offline', 'ignore', 'aggregate', 'undo') !== undefined) continue
    else if (reader.takes('sql', 'security')) reader.next()
    else if (reader.takes('algorithm')) skipValue(reader)
    else if (reader.takes('definer')) definer(reader)
    else if (reader.word === 'spatial' && reader.peek(1)?.text === 'index') reader.next()
    else return temporary
  }
}

function skipValue(reader: Reading['reader']): void {
  reader.takes('=')
  reader.next()
}

/** `definer = user@host`, or `current_user()`. */
function definer(reader: Reading['reader']): void {
  skipValue(reader)
  if (reader.takes('(')) reader.takes(')')
  if (reader.takes('@')) reader.next()
}

function one(reading: Reading, kind: ObjectName['kind']): readonly ObjectName[] {
  const name = reading.name()
  return name ? [{ kind, ...name }] : []
}

/** The table that an index or a trigger belongs to. */
function holder(tag: string, reading: Reading): readonly ObjectName[] {
  const belongs = tag === 'CREATE INDEX' || tag === 'DROP INDEX' || tag === 'CREATE TRIGGER'
  return belongs && reading.reader.skipTo('on') ? one(reading, 'table') : []
}

/** `rename to`, `rename as` and plain `rename` of the table itself; `exchange partition … with table`. */
function newNames(reading: Reading): readonly ObjectName[] {
  const { reader } = reading
  const objects: ObjectName[] = []
  while (reader.skipTo('rename', 'exchange')) {
    if (reader.takes('partition')) {
      if (reader.skipTo('table')) objects.push(...one(reading, 'table'))
    } else if (!['column', 'index', 'key', 'constraint'].includes(reader.word)) {
      reader.takesAny('to', 'as', '=')
      objects.push(...one(reading, 'table'))
    }
  }
  return objects
}

/** `rename table a to b, c to d`: both sides may be what the catalog shows. */
function renames(tag: string, reading: Reading, kind: ObjectName['kind']): Found | undefined {
  const { reader } = reading
  const objects: ObjectName[] = []
  do {
    objects.push(...one(reading, kind))
    if (reader.skipTo('to')) objects.push(...one(reading, kind))
  } while (reader.takes(','))
  return described(tag, kind, objects)
}
