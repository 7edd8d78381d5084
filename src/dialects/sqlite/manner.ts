import type { Unit } from '../dialect.ts'

/** One statement of a unit as it will be run, with its place in the unit. */
export interface UnitStatement {
  readonly index: number
  readonly text: string
}

/** In which manner an engine runs a unit: what differs between a plain file and D1's local one. */
export interface Manner {
  /**
   * `on`: enforced, also inside a unit (D1, where nothing can switch them off). `checked`: off while units run, so that rebuilding a table
   * deletes no child rows, and compared before and after: a unit that leaves new violations is rolled back (as Atlas does: ariga/atlas
   * sql/sqlite/driver.go; drizzle-orm on libsql also switches them off, without the check).
   */
  readonly foreignKeys: 'on' | 'checked'
  /** What of a unit is run. Throws SqliteFailure for what the engine refuses. */
  statements(unit: Unit): readonly UnitStatement[]
  /** Asked inside the transaction, when all statements have run: throws SqliteFailure for a limit that only the catalog shows. */
  afterwards?(unit: Unit, read: (sql: string) => readonly object[]): void
}

/** A file of nobody's: everything is run as written. */
export const plainManner: Manner = {
  foreignKeys: 'checked',
  statements: (unit) => unit.statements.map(({ text }, index) => ({ index, text })),
}
