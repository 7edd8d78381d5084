import type { ObjectName } from '../../model/statement.ts'
import { type Found, found, nameList, type Reading } from './reading.ts'

/** Statements about rows. */
export function manipulation(reading: Reading): Found | undefined {
  const { reader } = reading
  const verb = reader.takesAny('insert', 'replace', 'update', 'delete', 'load', 'with', 'select', 'values', 'table', 'call', 'do', 'handler')
  if (verb === undefined) return parenthesised(reading)
  switch (verb) {
    case 'insert':
    case 'replace':
      return rows(verb.toUpperCase(), into(reading))
    case 'update':
      skipModifiers(reading)
      return rows('UPDATE', tables(reading))
    case 'delete':
      return rows('DELETE', deletes(reading))
    case 'load':
      return load(reading)
    case 'with':
      return withQuery(reading)
    case 'call':
      return found('CALL', 'commits', { objects: nameList(reading, 'routine').slice(0, 1) })
    default:
      return found(verb.toUpperCase(), 'inside')
  }
}

function parenthesised({ reader }: Reading): Found | undefined {
  let depth = 0
  while (reader.peek(depth)?.text === '(') depth++
  return depth > 0 && ['select', 'with', 'values', 'table'].includes(reader.peek(depth)?.text ?? '') ? found('SELECT', 'inside') : undefined
}

function rows(tag: string, objects: readonly ObjectName[]): Found | undefined {
  return objects.length === 0 ? undefined : found(tag, 'inside', { objects, dataOnly: true })
}

function skipModifiers({ reader }: Reading): void {
  while (reader.takesAny('low_priority', 'delayed', 'high_priority', 'quick', 'ignore', 'into') !== undefined);
}

function into(reading: Reading): readonly ObjectName[] {
  skipModifiers(reading)
  return nameList(reading, 'table').slice(0, 1)
}

/** Names between commas and joins, aliases and conditions passed over, up to SET. */
function tables(reading: Reading): readonly ObjectName[] {
  const objects: ObjectName[] = []
  do {
    const name = reading.name()
    if (name) objects.push({ kind: 'table', ...name })
  } while (untilNext(reading))
  return objects
}

/** To the next table of a table list; false at its end. */
function untilNext({ reader }: Reading): boolean {
  while (!reader.done) {
    if (['set', 'where', 'using', 'order', 'limit'].includes(reader.word)) return false
    if (reader.takes(',') || reader.takes('join')) return true
    if (reader.peek()?.text === '(') {
      if (!reader.skipTo(')')) return false
    } else reader.next()
  }
  return false
}

/** `delete from t`, `delete a, b from …`, `delete from a using …`. */
function deletes(reading: Reading): readonly ObjectName[] {
  const { reader } = reading
  skipModifiers(reading)
  if (!reader.takes('from') && !reader.skipTo('from')) return []
  return tables(reading)
}

function load(reading: Reading): Found | undefined {
  const { reader } = reading
  if (reader.takes('index')) return found('LOAD INDEX', 'commits')
  const what = reader.takesAny('data', 'xml')
  if (what === undefined || !reader.skipTo('table')) return undefined
  return rows(`LOAD ${what.toUpperCase()}`, nameList(reading, 'table').slice(0, 1))
}

/** A common table expression in front of a query, or of an update or delete. */
function withQuery(reading: Reading): Found | undefined {
  const { reader } = reading
  while (!reader.done) {
    if (reader.takes('select') || reader.takes('values') || reader.takes('table')) return found('SELECT', 'inside')
    if (reader.takes('update')) {
      skipModifiers(reading)
      return rows('UPDATE', tables(reading))
    }
    if (reader.takes('delete')) return rows('DELETE', deletes(reading))
    if (reader.peek()?.text === '(' ? !reader.skipTo(')') : reader.next() === undefined) return undefined
  }
  return undefined
}
