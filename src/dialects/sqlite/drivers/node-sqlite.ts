import { createRequire } from 'node:module'
import type { Driver, DriverOptions } from './driver.ts'
import { SqliteFailure, codeName } from './failure.ts'
import { uri } from './uri.ts'
import { row } from './value.ts'

/** What we use of node:sqlite (Node 22.5 and newer; declared here since the oldest Node we run on has none). */
interface DatabaseSync {
  readonly isTransaction?: boolean
  exec(sql: string): void
  prepare(sql: string): { setReadBigInts(on: boolean): void; all(): object[] }
  close(): void
}
type Constructor = new (path: string, options: { readonly enableDoubleQuotedStringLiterals: boolean }) => DatabaseSync

/** Whether this Node brings SQLite along. */
export function hasNodeSqlite(): boolean {
  return load() !== undefined
}

function load(): Constructor | undefined {
  try {
    return (createRequire(import.meta.url)('node:sqlite') as { DatabaseSync: Constructor }).DatabaseSync
  } catch {
    return undefined
  }
}

/** Opens with Node's own SQLite. It works on this thread only, so `interrupt` can end nothing. */
export function openNodeSqlite(options: DriverOptions): Driver {
  const Database = load()
  if (Database === undefined) throw new Error('this Node has no node:sqlite')
  const db = translated(() => new Database(uri(options), { enableDoubleQuotedStringLiterals: options.doubleQuotedStrings === true }))
  let closed = false
  const run = (sql: string) => translated(() => db.exec(sql))
  const all = (sql: string) =>
    translated(() => {
      const statement = db.prepare(sql)
      statement.setReadBigInts(true)
      return statement.all().map(row)
    })
  return {
    library: 'node:sqlite',
    version: String(all('select sqlite_version() as version')[0]?.version),
    run,
    runAside: async (sql) => run(sql),
    all,
    inTransaction: () => !closed && (db.isTransaction ?? refusesBegin(db)),
    interrupt: () => {},
    async close() {
      if (closed) return
      closed = true
      db.close()
    },
  }
}

/** Before Node 24 only SQLite itself can be asked: a second BEGIN is refused inside a transaction. */
function refusesBegin(db: DatabaseSync): boolean {
  try {
    db.exec('begin')
  } catch {
    return true
  }
  db.exec('rollback')
  return false
}

function translated<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    const { errcode, message } = error as Error & { errcode?: number }
    throw errcode === undefined ? error : new SqliteFailure(codeName(errcode), message, { cause: error })
  }
}
