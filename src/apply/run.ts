import type { StatementFacts } from '../model/statement.ts'
import { cancelled } from './errors.ts'
import type { Prepared, Runnable } from './prepare.ts'
import { type ApplyRequest, type RunState, stopping } from './request.ts'
import { inSteps } from './segments.ts'
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
    const runnable = await asBegun(await first.load(), request)
    if (runnable.execution.kind === 'whole' && request.connection.atomic !== undefined) {
      next += await runWhole(run(prepared, next, runnable, request), state)
    } else {
      next += 1
      await runSteps(runnable, state, await firstFacts(prepared[next]))
    }
  }
}

/** What the next migration begins with, if it is in memory. */
async function firstFacts(next: Prepared | undefined): Promise<StatementFacts | undefined> {
  return next?.kept === true ? (await next.load()).script.facts[0] : undefined
}

/** What stopped half way goes on in steps, also when its file was mended so that it could be one transaction now: its beginning has run. */
async function asBegun(runnable: Runnable, { journal }: ApplyRequest): Promise<Runnable> {
  const { script, execution } = runnable
  if (execution.kind === 'steps' || (await journal.read(script.migration)) === undefined) return runnable
  return { script, execution: inSteps(script) }
}

/** The migrations from `from` on for as long as they are whole: read one ahead, not all at once. */
async function* run(prepared: readonly Prepared[], from: number, first: Runnable, request: ApplyRequest): AsyncGenerator<Runnable> {
  yield first
  for (const next of prepared.slice(from + 1)) {
    const runnable = await asBegun(await next.load(), request)
    if (runnable.execution.kind !== 'whole') return
    yield runnable
  }
}
