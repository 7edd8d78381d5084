import type { Row } from '../../dialect.ts'

/** One open SQLite database, whichever library opened it. Not for concurrent use, except `interrupt`. */
export interface Driver {
  /** The library behind it. */
  readonly library: 'libsql' | 'node:sqlite'
  /** SQLite's own version: `3.45.1`. */
  readonly version: string
  /** Runs every statement of the text on this thread; the first that fails ends it, earlier ones stay. Throws SqliteFailure. */
  run(sql: string): void
  /** Runs one statement without holding up this thread where the library can (libsql); only then can `interrupt` end it. Rejects with SqliteFailure. */
  runAside(sql: string): Promise<void>
  /** All rows of one statement. 64-bit integers that do not fit a double come as strings, blobs as text when they are UTF-8, else as hex. */
  all(sql: string): readonly Row[]
  inTransaction(): boolean
  /** Ends the statement that `runAside` is running, with SQLITE_INTERRUPT. Without one it does nothing. */
  interrupt(): void
  /** Closes the file and releases its locks. An open transaction is rolled back. */
  close(): Promise<void>
}

/** How to open a file. */
export interface DriverOptions {
  /** Absolute path, or `:memory:`. */
  readonly path: string
  /**
   * `create`: read and write, made when missing. `write`: read and write, must exist. `read`: the library may not write a byte.
   * `immutable`: as `read`, and no lock, journal or WAL is looked at: only where nothing can write.
   */
  readonly access: 'create' | 'write' | 'read' | 'immutable'
  /** Takes "double-quoted" text that names no column as a string, as the `sqlite3` shell does. Only node:sqlite can. */
  readonly doubleQuotedStrings?: boolean
}
