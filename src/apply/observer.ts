import type { Blocker } from '../dialects/dialect.ts'
import type { Migration } from '../model/migration.ts'

/** What an apply tells while it runs. All optional work of the listener's; none may throw. */
export interface ApplyObserver {
  migration(migration: Migration, statements: number): void
  statement(migration: Migration, index: number, text: string): void
  applied(result: AppliedMigration): void
  /** Somebody is in the way: what follows is tried again after the pause. */
  retrying(migration: Migration, attempt: number, pauseMs: number, blockers: readonly Blocker[]): void
  /** For people: worth knowing, nothing to decide. */
  note(text: string): void
}

/** One migration that this run completed. */
export interface AppliedMigration {
  readonly name: string
  readonly statements: number
  readonly durationMs: number
  /** Index of the statement at which an earlier run had stopped. */
  readonly resumedAt?: number
}
