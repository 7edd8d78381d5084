import { connectUnsupported } from '../../errors.ts'
import type { Driver, DriverOptions } from './driver.ts'
import { openLibsql } from './libsql.ts'
import { SqliteFailure } from './failure.ts'
import { hasNodeSqlite, openNodeSqlite } from './node-sqlite.ts'

/** Opens with libsql; with Node's own SQLite where libsql has no file for this machine or was installed without it. */
export function openDriver(options: DriverOptions): Driver {
  try {
    return openLibsql(options)
  } catch (error) {
    if (error instanceof SqliteFailure) throw error
    if (hasNodeSqlite()) return openNodeSqlite(options)
    throw connectUnsupported(`SQLite files cannot be opened here: libsql has no native part for ${process.platform}-${process.arch}, and this Node has no node:sqlite`, {
      hint: 'Install with optional dependencies (npm install --include=optional), or use Node 22.13 or newer.',
      cause: error,
    })
  }
}

/** Node's own SQLite for what libsql's cannot do: newer syntax, and "strings" in double quotes. Undefined where this Node has none. */
export function openSecondOpinion(options: DriverOptions): Driver | undefined {
  return hasNodeSqlite() ? openNodeSqlite(options) : undefined
}
