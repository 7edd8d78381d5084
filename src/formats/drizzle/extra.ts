import type { Folder } from '../../model/migration.ts'
import type { Settled } from '../format.ts'

/** `v0`: a journal beside numbered files (drizzle-kit 0.2x to 0.31). `v1`: a folder per migration (drizzle-kit 1.0). */
export type Generation = 'v0' | 'v1'

export type Prefix = 'index' | 'timestamp' | 'supabase' | 'unix' | 'none'

/** What Drizzle's settings say beyond the folder and the ledger's table: `Settled.extra`. */
export interface DrizzleExtra {
  /** `driver` of drizzle.config, or the dialect where that says more: `d1-http`, `expo`, `durable-sqlite`, `pglite`, `turso`. */
  readonly driver?: string
  /** For an empty folder: which generation the project's own drizzle-kit writes. */
  readonly generation: Generation
  readonly breakpoints: boolean
  readonly prefix?: Prefix
  /** Said with every reading of the folder: what of the configuration could not be known, and what was taken instead. */
  readonly notes: readonly string[]
  /** Shown path of the configuration file. */
  readonly config?: string
  readonly keyspace?: string
  readonly keyspaces?: readonly string[]
  /** Table (lower case, or a pattern with `*`) to the names of keyspaces or schema modules it belongs to. */
  readonly homes?: Readonly<Record<string, readonly string[]>>
}

const defaults: DrizzleExtra = { generation: 'v0', breakpoints: true, notes: [] }

export function drizzleExtra(settled: Settled): DrizzleExtra {
  return { ...defaults, ...settled.extra }
}

/** Drivers whose migrator runs inside an app from an embedded bundle and stores no hash (drizzle-d1.md A2). */
export function storesNoHash(extra: DrizzleExtra): boolean {
  return extra.driver === 'expo' || extra.driver === 'durable-sqlite' || extra.driver === 'op-sqlite'
}

export const defaultTable = '__drizzle_migrations'
export const defaultSchema = 'drizzle'

export function generationOf(folder: Folder): Generation {
  return folder.generation === 'v1' ? 'v1' : 'v0'
}
