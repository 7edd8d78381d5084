import { createRequire } from 'node:module'
import type { Driver, DriverOptions } from './driver.ts'
import { SqliteFailure, codeName } from './failure.ts'
import { collectStatements } from './leftover.ts'
import { uri } from './uri.ts'
import { row } from './value.ts'

/** What we use of libsql 0.5.29. Its blocking and its promise face are two sets of functions over one native handle. */
interface BlockingFace {
  exec(sql: string): void
  prepare(sql: string): { all(): object[] }
}
interface PromiseFace {
  readonly inTransaction: boolean
  exec(sql: string): Promise<void>
  prepare(sql: string): Promise<{ iterate(): Promise<Iterable<object>>; readonly reader: boolean }>
  defaultSafeIntegers(on: boolean): void
  interrupt(): void
  close(): void
}
interface Native {
  readonly blocking: { readonly prototype: BlockingFace }
  readonly Promised: new (path: string) => PromiseFace
}

let native: Native | undefined

/** Loads the native library; throws when this installation has none for this machine. */
function load(): Native {
  const require = createRequire(import.meta.url)
  native ??= { blocking: require('libsql') as Native['blocking'], Promised: require('libsql/promise') as Native['Promised'] }
  return native
}

/** Opens with libsql. Throws SqliteFailure when the file cannot be opened, and the loader's own error when the library is missing. */
export function openLibsql(options: DriverOptions): Driver {
  const { blocking, Promised } = load()
  const db = translated(() => new Promised(uri(options)))
  const { exec, prepare } = blocking.prototype
  db.defaultSafeIntegers(true)
  let aside: 'none' | 'interruptible' | 'whole' = 'none'
  let prepared = false
  const all = (sql: string) =>
    translated(() => {
      prepared = true
      return prepare.call(db, sql).all().map(row)
    })
  return {
    library: 'libsql',
    version: String(all('select sqlite_version() as version')[0]?.version),
    run: (sql) => translated(() => exec.call(db, sql)),
    async runAside(sql) {
      // `prepare` compiles the first statement only and says nothing of a second: text that could hold one goes through `exec`,
      // which runs all of it but holds the handle, so that it cannot be interrupted (seen on 0.5.29).
      aside = couldHoldTwo(sql) ? 'whole' : 'interruptible'
      try {
        if (aside === 'whole') return await db.exec(sql)
        prepared = true
        const statement = await db.prepare(sql)
        for (const _ of await statement.iterate()); // Stepped to its end: what it returns is nobody's.
      } catch (error) {
        throw translate(error)
      } finally {
        aside = 'none'
      }
    },
    all,
    inTransaction: () => db.inTransaction,
    interrupt: () => {
      if (aside === 'interruptible') db.interrupt()
    },
    async close() {
      db.close()
      if (prepared) await collectStatements()
    },
  }
}

function couldHoldTwo(sql: string): boolean {
  const semicolon = sql.indexOf(';')
  return semicolon !== -1 && semicolon < sql.trimEnd().length - 1
}

function translated<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw translate(error)
  }
}

/** Errors carry `code` and `rawCode`; one at opening has its code at the end of the message only. */
function translate(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const { code, rawCode } = error as Error & { code?: string; rawCode?: number }
  if (rawCode !== undefined) return new SqliteFailure(codeName(rawCode), error.message, { cause: error })
  const opening = /local database .*: (\d+)"?\)?$/s.exec(error.message)
  if (opening !== null) return new SqliteFailure(codeName(Number(opening[1])), 'unable to open the database file', { cause: error })
  if (code?.startsWith('SQLITE_') === true) return new SqliteFailure(code, error.message, { cause: error })
  return error
}
