import type { SessionState } from '../dialect.ts'
import type { Driver } from './drivers/driver.ts'
import { quote } from './quote.ts'

/** Settings of a connection that a script can leave changed; each is one row of its pragma. */
const pragmas = ['foreign_keys', 'defer_foreign_keys', 'recursive_triggers', 'ignore_check_constraints', 'legacy_alter_table', 'writable_schema', 'query_only', 'locking_mode', 'synchronous', 'temp_store'] as const

/** What the session was left in. */
export function sessionState(driver: Driver): SessionState {
  const settings: Record<string, string> = {}
  for (const pragma of pragmas) {
    const [row] = driver.all(`pragma ${pragma}`)
    if (row !== undefined) settings[pragma] = String(Object.values(row)[0])
  }
  settings.attached = names(driver, "select name from pragma_database_list where name not in ('main', 'temp') order by name")
  settings.temporary = names(driver, "select name from temp.sqlite_master where name not like 'sqlite_%' order by name")
  return { transaction: driver.inTransaction() ? 'open' : 'idle', settings }
}

/** Puts the settings back, ends an open transaction, lets go of attached databases and temporary objects. */
export function restoreSession(driver: Driver, to: SessionState): void {
  if (driver.inTransaction()) driver.run('rollback')
  for (const pragma of pragmas) {
    const wanted = to.settings[pragma]
    if (wanted !== undefined && String(Object.values(driver.all(`pragma ${pragma}`)[0] ?? {})[0]) !== wanted) driver.all(`pragma ${pragma} = ${wanted}`)
  }
  for (const { name } of driver.all("select name from pragma_database_list where name not in ('main', 'temp')")) driver.run(`detach ${quote.identifier(String(name))}`)
  for (const { type, name } of driver.all("select type, name from temp.sqlite_master where type in ('table', 'view') and name not like 'sqlite_%'")) driver.run(`drop ${String(type)} if exists temp.${quote.identifier(String(name))}`)
}

/** The settings that differ, by name. */
export function changedSettings(before: SessionState, after: SessionState): readonly string[] {
  const changed = Object.keys(before.settings).filter((key) => before.settings[key] !== after.settings[key])
  return after.transaction === 'idle' ? changed : ['transaction', ...changed]
}

function names(driver: Driver, sql: string): string {
  return driver.all(sql).map(({ name }) => String(name)).join(', ')
}
