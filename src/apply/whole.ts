import type { Blocker, Unit } from '../dialects/dialect.ts'
import type { Migration } from '../model/migration.ts'
import { type BlockerWatch, watchBlockers } from './blockers.ts'
import { cancelled } from './errors.ts'
import { explain } from './explain.ts'
import type { Runnable } from './prepare.ts'
import { Retry, passes, pause } from './retry.ts'
import { type RunState, complete, runFacts, stopping } from './request.ts'
import type { Script } from './script.ts'

/**
 * Runs migrations that are one transaction each, ledger row included; the connection may send ahead.
 * Answers how many were taken from `source`; all of them are applied then.
 */
export async function runWhole(source: AsyncIterator<Runnable>, state: RunState): Promise<number> {
  const queue: Runnable[] = []
  const counts = { taken: 0, finished: 0 }
  const retry = new Retry(state.request.limits)
  for (;;) {
    const watch = watchBlockers(state.request.connection, retry.lockTimeoutMs / 2)
    try {
      await attempt(queue, source, counts, retry, state)
      return counts.taken
    } catch (error) {
      await onFailure(error, queue, watch, retry, state)
    } finally {
      await watch.stop()
    }
  }
}

async function attempt(queue: Runnable[], source: AsyncIterator<Runnable>, counts: { taken: number; finished: number }, retry: Retry, state: RunState): Promise<void> {
  const { connection, observe } = state.request
  const atomic = connection.atomic
  if (atomic === undefined) throw new Error('runWhole needs a connection with atomic units')
  await atomic.call(connection, units(queue, source, counts, retry, state), {
    started: (unit) => announce(queue, unit, state),
    statement: (unit, index) => {
      const migration = queue.find(({ script }) => script.migration.name === unit.name)?.script.migration
      if (migration !== undefined) observe.statement(migration, index, unit.statements[index]?.text ?? '')
    },
    finished: (unit, durationMs) => {
      const ended = queue.shift() as Runnable
      counts.finished += 1
      complete(state, ended.script.migration, { statements: unit.statements.length, durationMs })
    },
    leaked: (unit, what) => observe.note(`${unit.name} left the session changed (${what.join(', ')}); it was put back before the next migration`),
  })
}

function announce(queue: readonly Runnable[], unit: Unit, state: RunState): void {
  const runnable = queue.find(({ script }) => script.migration.name === unit.name)
  if (runnable !== undefined) state.request.observe.migration(runnable.script.migration, unit.statements.length)
}

/** First what an earlier try left in the queue, then new ones from the source. */
async function* units(queue: Runnable[], source: AsyncIterator<Runnable>, counts: { taken: number }, retry: Retry, state: RunState): AsyncGenerator<Unit> {
  const since: Migration[] = [...state.done]
  for (const waiting of [...queue]) {
    yield unitOf(waiting, since, retry, state)
    since.push(waiting.script.migration)
  }
  while (!stopping(state.request)) {
    const next = await source.next()
    if (next.done === true) return
    counts.taken += 1
    queue.push(next.value)
    yield unitOf(next.value, since, retry, state)
    since.push(next.value.script.migration)
  }
}

function unitOf({ script, execution }: Runnable, since: readonly Migration[], retry: Retry, state: RunState): Unit {
  if (execution.kind !== 'whole') throw new Error('a migration in steps cannot be a unit')
  const { recorder, limits, now } = state.request
  const guard = recorder.guard(since)
  return {
    name: script.migration.name,
    statements: execution.statements,
    script: script.text,
    record: recorder.whole(script.migration, runFacts(execution.statements.map(({ text }) => text), now())),
    ...(guard === undefined ? {} : { guard }),
    lockTimeoutMs: script.migration.lockTimeoutMs ?? retry.lockTimeoutMs,
    ...(limits.statementTimeoutMs === undefined ? {} : { statementTimeoutMs: limits.statementTimeoutMs }),
    alone: execution.alone,
  }
}

/** Either waits for another try or throws the answer. */
async function onFailure(error: unknown, queue: readonly Runnable[], watch: BlockerWatch, retry: Retry, state: RunState): Promise<void> {
  const { dialect, signal, observe } = state.request
  const failed = queue[0]
  if (failed === undefined) throw error
  const failure = dialect.classify(error)
  if (stopping(state.request)) throw cancelledAt(failed.script)
  const blockers: readonly Blocker[] = watch.seen()
  const next = passes(failure) ? retry.next() : undefined
  if (next === undefined) throw explain(aligned(failed), failure.at?.statement, failure, blockers)
  observe.retrying(failed.script.migration, next.attempt, next.pauseMs, blockers)
  await pause(next.pauseMs, signal)
  if (stopping(state.request)) throw cancelledAt(failed.script)
}

/** The unit's statements may lack the pair that wraps them; positions are told by the unit's own list. */
function aligned({ script, execution }: Runnable): Script {
  return execution.kind === 'whole' ? { ...script, statements: execution.statements } : script
}

function cancelledAt(script: Script) {
  return cancelled(`${script.migration.name} was cancelled; its transaction was rolled back`, { hint: 'Run migrate again: it begins with this migration.', details: { migration: script.migration.name } })
}
