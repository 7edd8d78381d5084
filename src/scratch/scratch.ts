import type { Connection, Dialect } from '../dialects/dialect.ts'

/** A throw-away database: made empty, and gone when it is closed. */
export interface Scratch {
  readonly connection: Connection
  readonly dialect: Dialect
  /** `cluster`: the whole server is ours, so that roles may be made in it. `database`: only the database is. */
  readonly ours: 'cluster' | 'database'
  /** Makes roles that may do nothing where it lacks them, in a cluster of ours; elsewhere answers the names of those it lacks. */
  roles(wanted: ReadonlySet<string>): Promise<readonly string[]>
  /** Fires when the work in it is to end. */
  readonly signal?: AbortSignal
  /** Removes it. Idempotent; never throws. */
  close(): Promise<void>
}

export interface ScratchRequest {
  /** Of the server that it stands for. */
  readonly major: number
  /** A server on which databases may be made, named for this run: one of another version is refused. `pglite:` is the embedded one. */
  readonly url?: string
  /** The configured one: one of another version is passed over. */
  readonly usualUrl?: string
  readonly root: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly timeoutMs: number
  readonly signal?: AbortSignal
  /** Hears why a better place was passed over. */
  diagnose?(line: string): void
}
