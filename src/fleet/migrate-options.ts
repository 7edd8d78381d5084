import type { ApplyLimits } from '../apply/limits.ts'
import type { MigrateProgress } from './progress.ts'

export interface MigrateOptions {
  /** Names, groups or globs; none means all. */
  readonly select?: readonly string[]
  /** Print the statements, write nothing at all. */
  readonly dryRun?: boolean
  /** Apply up to this migration, inclusive; for one database. */
  readonly to?: string
  readonly allowLate?: boolean
  readonly allowEdited?: boolean
  /** Rules whose statements may run: `alter-system`, `copy-program` … */
  readonly allow?: readonly string[]
  /** The answer to the question that production databases ask. */
  readonly yes?: boolean
  /** Asks a person; absent when nobody can be asked. */
  readonly confirm?: (production: readonly string[]) => Promise<boolean>
  /** Databases migrated at a time. */
  readonly parallel?: number
  /** For connecting and reading the ledger; applying has its own limits. */
  readonly timeoutMs?: number
  readonly limits?: Partial<ApplyLimits>
  readonly signal?: AbortSignal
  readonly observe?: MigrateProgress
}

export const migrateTimeoutMs = 10_000
