import { createRequire } from 'node:module'

/** Opaque handles of the native library. */
export type DatabaseHandle = object & { readonly database: unique symbol }
export type StatementHandle = object & { readonly statement: unique symbol }
export type RowsHandle = object & { readonly rows: unique symbol }

/**
 * What we call of libsql's native part, exactly as its own index.js and promise.js (0.5.29, an exact pin) call it: methods on handles.
 * Its JavaScript is gone around for two reasons: it writes a diagnostic report of the whole process to learn its libc (10 ms of the start
 * of every command), and it offers each handle only one of two faces, blocking or promise, where we need both.
 */
export interface Native {
  databaseOpen(path: string, authToken: string, cipher: string, key: string, timeoutSeconds: number, remoteKey: string): DatabaseHandle
  databaseInTransaction(database: DatabaseHandle): boolean
  databaseInterrupt(this: DatabaseHandle): void
  databaseClose(this: DatabaseHandle): void
  databaseExecSync(this: DatabaseHandle, sql: string): void
  databaseExecAsync(this: DatabaseHandle, sql: string): Promise<void>
  databasePrepareSync(this: DatabaseHandle, sql: string): StatementHandle
  databasePrepareAsync(this: DatabaseHandle, sql: string): Promise<StatementHandle>
  databaseDefaultSafeIntegers(this: DatabaseHandle, on: boolean): void
  statementRowsSync(this: StatementHandle, parameters: readonly never[]): RowsHandle
  statementRowsAsync(this: StatementHandle, parameters: readonly never[]): Promise<RowsHandle>
  rowsNext(this: RowsHandle, into: (object | null)[]): void
}

/** libsql's native packages, the likelier first: on Linux the one for another libc fails to load. There is none for Windows on arm64. */
const packages: Readonly<Record<string, readonly string[]>> = {
  'darwin-arm64': ['darwin-arm64'],
  'darwin-x64': ['darwin-x64'],
  'linux-arm': ['linux-arm-gnueabihf', 'linux-arm-musleabihf'],
  'linux-arm64': ['linux-arm64-gnu', 'linux-arm64-musl'],
  'linux-x64': ['linux-x64-gnu', 'linux-x64-musl'],
  'win32-x64': ['win32-x64-msvc'],
}

let native: Native | undefined

/** Loads the native part, once. Throws when this installation has none that runs on this machine. */
export function loadNative(): Native {
  native ??= load()
  return native
}

function load(): Native {
  // They are dependencies of libsql, so they are looked for where libsql would find them.
  const requireBeside = createRequire(createRequire(import.meta.url).resolve('libsql'))
  let reason: unknown = new Error(`libsql has no native part for ${process.platform}-${process.arch}`)
  for (const name of packages[`${process.platform}-${process.arch}`] ?? []) {
    try {
      return requireBeside(`@libsql/${name}`) as Native
    } catch (error) {
      reason = error
    }
  }
  throw reason
}
