import { cancelled } from './errors.ts'
import type { Prepared, Runnable } from './prepare.ts'
import { type ApplyRequest, type RunState, stopping } from './request.ts'
import { runSteps } from './steps.ts'
import { runWhole } from './whole.ts'

/**
 * Applies migrations in order on one connection. Neighbours that can be one transaction each go out together; the others run in steps.
 * Rejects with `apply.*` at the first that fails; what was observed as applied stays applied.
 */
export async function apply(prepared: readonly Prepared[], request: ApplyRequest): Promise<void> {
  const state: RunState = { request, done: [] }
  for (let next = 0; next < prepared.length; ) {
    if (stopping(request)) throw cancelled('the run was cancelled before the next migration began', { hint: 'Run migrate again: it goes on with the next migration.' })
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
