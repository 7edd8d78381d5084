import { type Found, found, nameList, type Reading } from './reading.ts'

/** Statements by their first words whose facts need nothing more. Source: MySQL 8.4 manual, "Statements That Cause an Implicit Commit"; MariaDB's additions from its own. */
const plain: readonly (readonly [words: readonly string[], facts: Found])[] = [
  [['begin', 'not', 'atomic'], found('BEGIN NOT ATOMIC', 'commits')],
  [['begin'], found('BEGIN', 'control')],
  [['start', 'transaction'], found('START TRANSACTION', 'control')],
  [['commit'], found('COMMIT', 'control')],
  [['rollback'], found('ROLLBACK', 'control')],
  [['savepoint'], found('SAVEPOINT', 'control')],
  [['release', 'savepoint'], found('RELEASE SAVEPOINT', 'control')],
  [['xa'], found('XA', 'control')],
  [['unlock', 'tables'], found('UNLOCK TABLES', 'commits', { sets: ['lock tables'] })],
  [['unlock', 'table'], found('UNLOCK TABLES', 'commits', { sets: ['lock tables'] })],
  [['analyze'], found('ANALYZE', 'commits')],
  [['optimize'], found('OPTIMIZE', 'commits')],
  [['repair'], found('REPAIR', 'commits')],
  [['check'], found('CHECK', 'commits')],
  [['checksum'], found('CHECKSUM', 'inside')],
  [['cache', 'index'], found('CACHE INDEX', 'commits')],
  [['flush'], found('FLUSH', 'commits')],
  [['reset'], found('RESET', 'commits')],
  [['install'], found('INSTALL', 'commits')],
  [['uninstall'], found('UNINSTALL', 'commits')],
  [['show'], found('SHOW', 'inside')],
  [['explain'], found('EXPLAIN', 'inside')],
  [['describe'], found('DESCRIBE', 'inside')],
  [['desc'], found('DESCRIBE', 'inside')],
  [['prepare'], found('PREPARE', 'inside')],
  [['deallocate', 'prepare'], found('DEALLOCATE PREPARE', 'inside')],
  [['drop', 'prepare'], found('DEALLOCATE PREPARE', 'inside')],
  [['signal'], found('SIGNAL', 'inside')],
  [['get', 'diagnostics'], found('GET DIAGNOSTICS', 'inside')],
]

/** Transactions, locks, settings, grants. */
export function session(reading: Reading): Found | undefined {
  const { reader } = reading
  if (reader.takes('use')) return use(reading)
  if (reader.takes('set')) return set(reading)
  if (reader.takes('lock')) return lock(reading)
  const grants = reader.takesAny('grant', 'revoke')
  if (grants !== undefined) return grant(grants.toUpperCase(), reading)
  return plain.find(([words]) => reader.takes(...words))?.[1]
}

function use(reading: Reading): Found | undefined {
  const name = reading.name()
  return name && found('USE', 'inside', { sets: ['database'], database: name.name })
}

function lock(reading: Reading): Found | undefined {
  if (reading.reader.takesAny('tables', 'table') === undefined) return undefined
  const objects = [...nameList(reading, 'table')]
  while (reading.reader.skipTo(',')) objects.push(...nameList(reading, 'table'))
  return found('LOCK TABLES', 'commits', { objects, sets: ['lock tables'] })
}

/** `on db.*`, `on db.t`, `on t`. The object is left out when it is `*`. */
function grant(tag: string, reading: Reading): Found {
  const { reader } = reading
  if (!reader.skipTo('on')) return found(tag, 'commits')
  const kind = reader.takesAny('table', 'function', 'procedure')
  const name = reading.name()
  const wholeDatabase = name !== undefined && reader.takes('.') && reader.takes('*')
  if (!name) return found(tag, 'commits')
  if (wholeDatabase) return found(tag, 'commits', { database: name.name })
  return found(tag, 'commits', { objects: [{ kind: kind === 'function' || kind === 'procedure' ? 'routine' : 'table', ...name }] })
}

function set(reading: Reading): Found {
  const { reader } = reading
  if (reader.takesAny('password', 'default') !== undefined) return found('SET PASSWORD', 'commits')
  if (reader.takes('role')) return found('SET ROLE', 'inside', { sets: ['role'] })
  if (reader.takes('names') || reader.takes('charset') || reader.takes('character', 'set')) return found('SET NAMES', 'inside', { sets: ['names'] })
  const sets: string[] = []
  do sets.push(...assignment(reading))
  while (reader.skipTo(','))
  return found('SET', sets.includes('autocommit') ? 'control' : 'inside', { sets: [...new Set(sets)] })
}

/** One assignment's left side. Global ones change no session. */
function assignment({ reader }: Reading): readonly string[] {
  const system = reader.takes('@', '@')
  const user = !system && reader.takes('@')
  const scope = user ? undefined : reader.takesAny('global', 'persist_only', 'persist', 'session', 'local')
  if (scope !== undefined) reader.takes('.')
  const name = reader.next()?.text.toLowerCase()
  if (name === undefined || scope === 'global' || scope === 'persist' || scope === 'persist_only') return []
  return [user ? `@${name}` : name]
}
