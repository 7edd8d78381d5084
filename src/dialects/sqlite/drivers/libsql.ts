import type { Row } from '../../dialect.ts'
import type { Driver, DriverOptions } from './driver.ts'
import { SqliteFailure, codeName } from './failure.ts'
import { collectStatements } from './leftover.ts'
import { type DatabaseHandle, type Native, type RowsHandle, loadNative } from './native.ts'
import { uri } from './uri.ts'
import { row } from './value.ts'

/** Rows fetched by one call into the native part, as libsql's own code does. */
const batch = 100

/** Opens with libsql. Throws SqliteFailure when the file cannot be opened, and the loader's own error when the library is missing. */
export function openLibsql(options: DriverOptions): Driver {
  const native = loadNative()
  const db = translated(() => native.databaseOpen(uri(options), '', 'aes256cbc', '', 0, ''))
  native.databaseDefaultSafeIntegers.call(db, true)
  const aside = new Aside(native, db)
  let prepared = false
  let closed = false
  // The native part ends the whole process when a closed handle is used.
  const refuseClosed = () => {
    if (closed) throw new SqliteFailure('SQLITE_MISUSE', 'the database is closed')
  }
  const all = (sql: string) =>
    translated(() => {
      refuseClosed()
      prepared = true
      return drained(native, native.statementRowsSync.call(native.databasePrepareSync.call(db, sql), []))
    })
  return {
    library: 'libsql',
    version: String(all('select sqlite_version() as version')[0]?.version),
    run(sql) {
      refuseClosed()
      translated(() => native.databaseExecSync.call(db, sql))
    },
    async runAside(sql) {
      refuseClosed()
      prepared = true
      await aside.run(sql)
    },
    all,
    inTransaction: () => !closed && native.databaseInTransaction(db),
    interrupt() {
      if (!closed) aside.interrupt()
    },
    async close() {
      if (closed) return
      closed = true
      native.databaseClose.call(db)
      if (prepared) await collectStatements()
    },
  }
}

/** Statements on libsql's own threads, one at a time. */
class Aside {
  readonly #native: Native
  readonly #db: DatabaseHandle
  #interruptible = false

  constructor(native: Native, db: DatabaseHandle) {
    this.#native = native
    this.#db = db
  }

  async run(sql: string): Promise<void> {
    try {
      // Preparing compiles the first statement only and says nothing of a second: text that could hold one is executed whole, which
      // holds the handle, so that an interrupt would wait for it.
      if (couldHoldTwo(sql)) return await this.#native.databaseExecAsync.call(this.#db, sql)
      this.#interruptible = true
      const statement = await this.#native.databasePrepareAsync.call(this.#db, sql)
      drained(this.#native, await this.#native.statementRowsAsync.call(statement, []))
    } catch (error) {
      // Text without a statement (comments alone) compiles to nothing, which libsql reports as an error with the code of success.
      if ((error as { rawCode?: number }).rawCode === 0) return
      throw translate(error)
    } finally {
      this.#interruptible = false
    }
  }

  interrupt(): void {
    if (this.#interruptible) this.#native.databaseInterrupt.call(this.#db)
  }
}

function drained(native: Native, rows: RowsHandle): Row[] {
  const result: Row[] = []
  for (;;) {
    const next = Array<object | null>(batch).fill(null)
    native.rowsNext.call(rows, next)
    for (const found of next) {
      if (found === null || found === undefined) return result
      result.push(row(found))
    }
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
