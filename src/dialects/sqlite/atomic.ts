import type { AtomicObserver, Unit } from '../dialect.ts'
import type { Driver } from './drivers/driver.ts'
import { partlyDone, SqliteFailure, undone } from './drivers/failure.ts'
import { NewTables } from './effort.ts'
import { mayViolate, refuseNewViolations, violations } from './foreign-keys.ts'
import { guardStatement, isGuardMessage } from './guard.ts'
import type { Manner, UnitStatement } from './manner.ts'

/** What running a unit needs of its connection. */
export interface UnitContext {
  readonly driver: Driver
  /** Runs one statement within the unit's limits; `brief` when it is known to end in no time. */
  statement(text: string, brief: boolean): Promise<void>
  /** Waits for a file that somebody else holds. */
  patiently<T>(work: () => T): Promise<T>
  readonly observe: AtomicObserver
  /** Throws when the run was cancelled. */
  stop(): void
}

/**
 * Runs one unit: `begin immediate`, its guard, its statements in order, its record, `commit`. Rejects with SqliteFailure, whose `at` names the
 * statement; then nothing of the unit is left, unless it held a COMMIT of its own.
 * A unit that commits by itself is run as its tool runs it, statement by statement; its record then gets a transaction of its own, if the
 * unit left none open, under the guard asked again.
 */
export async function runUnit(unit: Unit, manner: Manner, context: UnitContext): Promise<void> {
  const { driver } = context
  const statements = manner.statements(unit)
  await begin(unit, context)
  let committed = false
  try {
    const checked = manner.foreignKeys === 'checked' && mayViolate(unit, driver)
    const before = checked ? await violations(driver) : undefined
    const fresh = new NewTables()
    for (const statement of statements) {
      committed = (await one(unit, statement, context, fresh.indexes(statement.text))) || committed
      fresh.ran(statement.text)
    }
    if (!driver.inTransaction()) await begin(unit, context)
    manner.afterwards?.(unit, (sql) => driver.all(sql))
    if (before !== undefined) refuseNewViolations(before, await violations(driver))
    for (const record of unit.record) driver.run(record)
    await context.patiently(() => driver.run('commit'))
  } catch (error) {
    if (driver.inTransaction()) driver.run('rollback')
    throw committed && error instanceof SqliteFailure ? error.with(partlyDone) : error
  }
}

/** Takes the write lock and asks the guard under it. */
async function begin(unit: Unit, { driver, patiently }: UnitContext): Promise<void> {
  await patiently(() => driver.run('begin immediate'))
  if (unit.guard === undefined) return
  try {
    driver.run(guardStatement(unit.guard))
  } catch (error) {
    driver.run('rollback')
    if (!(error instanceof SqliteFailure) || !isGuardMessage(error.message)) throw error
    throw new SqliteFailure('SQLITE_ABORT', 'the ledger is not as it was when this run began', { kind: 'guard' })
  }
}

/** Runs one statement; answers whether it committed the unit's transaction. */
async function one(unit: Unit, { index, text }: UnitStatement, context: UnitContext, brief: boolean): Promise<boolean> {
  const { driver, observe } = context
  const inside = driver.inTransaction()
  try {
    context.stop()
    observe.statement?.(unit, index)
    await context.statement(text, brief)
  } catch (error) {
    throw error instanceof SqliteFailure ? explained(error, text).with({ at: { ...error.facts.at, statement: index } }) : error
  }
  if (!inside || driver.inTransaction()) return false
  if (/^rollback\b/i.test(text)) throw undone(index)
  return true
}

/** Says what a message of SQLite's leaves out. */
function explained(error: SqliteFailure, text: string): SqliteFailure {
  const column = /^no such column: (?:"(.*)"|(\S+))/s.exec(error.message)
  const name = column?.[1] ?? column?.[2]
  if (name !== undefined && text.includes(`"${name}"`)) {
    return error.with({ hint: `"${name}" in double quotes is a name; a text is written '${name}'. The sqlite3 shell, Atlas and D1 take the one for the other; libSQL, with which Skein opens files, does not. On Node 22.13 or newer Skein runs such files with Node’s own SQLite.` })
  }
  return error
}
