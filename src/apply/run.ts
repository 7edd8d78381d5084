import type { Connection, Dialect } from '../dialects/dialect.ts'
import type { Recorder, RunFacts } from '../formats/format.ts'
import type { Migration } from '../model/migration.ts'
import { cancelled } from './errors.ts'
import type { Journal } from './journal.ts'
import type { ApplyLimits } from './limits.ts'
import type { AppliedMigration, ApplyObserver } from './observer.ts'
import type { Prepared, Runnable } from './prepare.ts'
import { runSteps } from './steps.ts'
import { runWhole } from './whole.ts'

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

/**
 * Applies migrations in order on one connection. Neighbours that can be one transaction each go out together; the others run in steps.
 * Rejects with `apply.*` at the first that fails; what was observed as applied stays applied.
 */
export async function apply(prepared: readonly Prepared[], request: ApplyRequest): Promise<void> {
  const state: RunState = { request, done: [] }
  for (let next = 0; next < prepared.length; ) {
    if (request.signal?.aborted === true) throw cancelled('the run was cancelled before the next migration began')
    const first = prepared[next] as Prepared
    const runnable = await first.load()
    if (runnable.execution.kind === 'whole' && request.connection.atomic !== undefined) {
      next += await runWhole(run(prepared, next, runnable), state)
    } else {
      await runSteps(runnable, state)
      next += 1
    }
  }
}

/** The migrations from `from` on for as long as they are whole: read one ahead, not all at once. */
async function* run(prepared: readonly Prepared[], from: number, first: Runnable): AsyncGenerator<Runnable> {
  yield first
  for (const next of prepared.slice(from + 1)) {
    const runnable = await next.load()
    if (runnable.execution.kind !== 'whole') return
    yield runnable
  }
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
