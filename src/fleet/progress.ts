import type { Blocker } from '../dialects/dialect.ts'
import type { AppliedMigration } from '../apply/observer.ts'
import type { DatabaseMigration } from './reports/migrate.ts'

/** What a fleet-wide migrate tells while it runs: for live views. All optional; none may throw. */
export interface MigrateProgress {
  begin?(database: string): void
  /** How much there is to do. */
  planned?(database: string, migrations: number): void
  migration?(database: string, name: string, statements: number): void
  statement?(database: string, name: string, index: number, statements: number, text: string): void
  applied?(database: string, result: AppliedMigration): void
  /** Another runner, or a lock, is in the way. */
  waiting?(database: string, why: string, blockers: readonly Blocker[]): void
  note?(database: string, text: string): void
  end?(result: DatabaseMigration): void
}
