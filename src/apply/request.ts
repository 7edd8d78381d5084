import type { Connection, Dialect } from '../dialects/dialect.ts'
import type { Recorder, RunFacts } from '../formats/format.ts'
import type { Migration } from '../model/migration.ts'
import type { Journal } from './journal.ts'
import type { ApplyLimits } from './limits.ts'
import type { AppliedMigration, ApplyObserver } from './observer.ts'

/** Everything that applying needs: made by the fleet under the lock, after the comparison. */
export interface ApplyRequest {
  readonly dialect: Dialect
  readonly connection: Connection
  readonly recorder: Recorder
  readonly journal: Journal
  readonly limits: ApplyLimits
  readonly observe: ApplyObserver
  readonly signal?: AbortSignal
  readonly now: () => Date
}

/** What one runner of consecutive migrations may use. `done` grows as migrations complete; guards are built from it. */
export interface RunState {
  readonly request: ApplyRequest
  readonly done: Migration[]
}

/** Facts of a run for the ledger; the clock is only for contracts that store the client's time. */
export function runFacts(texts: readonly string[], startedAt: Date, durationMs = 0): RunFacts {
  return { statements: texts, startedAt, durationMs }
}

/** Tells the observer and remembers for guards. */
export function complete(state: RunState, migration: Migration, result: Omit<AppliedMigration, 'name'>): void {
  state.done.push(migration)
  state.request.observe.applied({ name: migration.name, ...result })
}

/** Whether the run was asked to end. A function, since the answer changes while we wait. */
export function stopping(request: ApplyRequest): boolean {
  return request.signal?.aborted === true
}
