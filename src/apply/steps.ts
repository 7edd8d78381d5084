import type { Failure, StatementFailure } from '../dialects/dialect.ts'
import { dataBytes } from '../lexer/copy-data.ts'
import type { Mark } from '../model/migration.ts'
import type { Statement, StatementFacts } from '../model/statement.ts'
import { watchBlockers } from './blockers.ts'
import { cancelled, transactionLeftOpen } from './errors.ts'
import { explain } from './explain.ts'
import { runningHash } from './journal.ts'
import type { Runnable } from './prepare.ts'
import { resumePoint } from './resume.ts'
import { Retry, passes, pause } from './retry.ts'
import { type RunState, complete, runFacts, stopping } from './request.ts'
import type { Segment } from './segments.ts'

/**
 * Runs one migration that cannot be one transaction: progress is written before what cannot be rolled back, and with what can.
 * `upcoming` is the first statement behind this migration, if it will run in steps too.
 */
export async function runSteps(runnable: Runnable, state: RunState, upcoming?: StatementFacts): Promise<void> {
  const { script } = runnable
  const { connection, journal, observe, now } = state.request
  const startedAt = now()
  await journal.prepare()
  const resume = await resumePoint(script, state.request)
  const steps = new Steps(runnable, state, { startedAt, resume, upcoming })
  observe.migration(script.migration, script.statements.length)
  const before = runnable.script.facts.some(({ sets, transaction, parsed }) => sets.length > 0 || transaction === 'control' || !parsed) ? await connection.session() : undefined
  await steps.restoreSession()
  await steps.run()
  if (before !== undefined) await putBack(before.settings, script.migration.name, state)
  complete(state, script.migration, {
    statements: script.statements.length,
    durationMs: now().getTime() - startedAt.getTime(),
    ...(resume > 0 ? { resumedAt: resume } : {}),
  })
}

/** One migration on its way: which segment, tried how often. */
class Steps {
  readonly #runnable: Runnable
  readonly #state: RunState
  readonly #startedAt: Date
  readonly #hash: (index: number) => string
  readonly #texts: readonly string[]
  /** Where it goes on: what stands before has been committed by an earlier run. */
  readonly #resume: number
  readonly #upcoming: StatementFacts | undefined

  constructor(runnable: Runnable, state: RunState, { startedAt, resume, upcoming }: { readonly startedAt: Date; readonly resume: number; readonly upcoming: StatementFacts | undefined }) {
    this.#runnable = runnable
    this.#state = state
    this.#startedAt = startedAt
    this.#resume = resume
    this.#upcoming = upcoming
    this.#hash = runningHash(runnable.script.statements)
    this.#texts = runnable.script.statements.map(({ text }) => text)
  }

  /** What statements before the one it resumes at had set in their session, which is gone: a mode, a search path, a foreign-key check. */
  async restoreSession(): Promise<void> {
    const { statements, facts } = this.#runnable.script
    for (const [index, { sets, objects, transaction }] of facts.slice(0, this.#resume).entries()) {
      if (sets.length > 0 && objects.length === 0 && transaction === 'inside') await this.#again(statements[index]?.text ?? '')
    }
  }

  async #again(text: string): Promise<void> {
    const { connection } = this.#state.request
    await connection.execute(text)
    await connection.keepLimits?.(text)
  }

  async run(): Promise<void> {
    const { execution, script } = this.#runnable
    const segments = execution.kind === 'steps' ? execution.segments : [{ kind: 'shared' as const, from: 0, to: script.statements.length }]
    let recorded = false
    for (const segment of segments) {
      if (segment.to <= this.#resume) continue
      const rest = segment.kind === 'own' ? segment : { ...segment, from: Math.max(segment.from, this.#resume) }
      const last = segment === segments.at(-1)
      recorded = await this.#tried(rest, last)
    }
    if (!recorded) await this.#together(await this.#finish())
    await this.#state.request.journal.forget(script.migration)
  }

  /** Runs a segment, again after failures that pass; true when the ledger row went with it. */
  async #tried(segment: Segment, last: boolean): Promise<boolean> {
    const { request } = this.#state
    const retry = new Retry(request.limits)
    for (;;) {
      if (stopping(request)) throw this.#cancelled()
      const place = { index: segment.from }
      const watch = watchBlockers(request.connection, retry.lockTimeoutMs / 2)
      try {
        await request.connection.limits(this.#limits(segment, retry))
        if (segment.kind === 'own') return await this.#own(segment, place)
        return segment.kind === 'shared' ? await this.#shared(segment, last, place) : await this.#alone(segment.from, last)
      } catch (error) {
        if (error instanceof NotRecorded) throw explain(this.#runnable.script, undefined, request.dialect.classify(error.cause))
        const failure = request.dialect.classify(error)
        const next = passes(failure) && !stopping(request) ? retry.next() : undefined
        if (next === undefined) throw await this.#failed(failure, place.index, watch.seen())
        request.observe.retrying(this.#runnable.script.migration, next.attempt, next.pauseMs, watch.seen())
        await pause(next.pauseMs, request.signal)
      } finally {
        await watch.stop()
      }
    }
  }

  /** What waits for other sessions' snapshots must not be cut short by a lock timeout: it would leave a half-made object. */
  #limits(segment: Segment, retry: Retry) {
    const { limits } = this.#state.request
    const { migration, facts } = this.#runnable.script
    const unbounded = segment.kind === 'alone' && facts[segment.from]?.transaction === 'outside'
    return {
      lockTimeoutMs: migration.lockTimeoutMs ?? (unbounded ? 0 : retry.lockTimeoutMs),
      ...(limits.statementTimeoutMs === undefined ? {} : { statementTimeoutMs: limits.statementTimeoutMs }),
    }
  }

  async #shared(segment: Segment, last: boolean, place: { index: number }): Promise<boolean> {
    const { connection, journal } = this.#state.request
    const { script } = this.#runnable
    await connection.execute('begin')
    try {
      for (let index = segment.from; index < segment.to; index++) {
        place.index = index
        await this.#execute(index)
      }
      const after = last ? await this.#finish() : await journal.before(script.migration, this.#mark(segment.to), this.#facts())
      for (const statement of after) await connection.execute(statement)
      await connection.execute('commit')
      return last
    } catch (error) {
      await connection.execute('rollback').catch(() => {}) // The first error is the one to tell; a lost connection has rolled back.
      throw error
    }
  }

  /** As the file has it, with nothing of ours between: it ends undone, so it may begin again. */
  async #own(segment: Segment, place: { index: number }): Promise<boolean> {
    const { connection, journal } = this.#state.request
    await this.#together(await journal.before(this.#runnable.script.migration, this.#mark(segment.from), this.#facts()))
    try {
      for (let index = segment.from; index < segment.to; index++) {
        place.index = index
        await this.#execute(index)
      }
      return false
    } catch (error) {
      await connection.execute('rollback').catch(() => {}) // The first error is the one to tell; a lost connection has rolled back.
      throw error
    }
  }

  async #alone(index: number, last: boolean): Promise<boolean> {
    const { connection, dialect, journal } = this.#state.request
    const { script } = this.#runnable
    const facts = script.facts[index]
    if (facts?.dataOnly === true) return this.#shared({ kind: 'shared', from: index, to: index + 1 }, last, { index })
    const fingerprint = facts === undefined ? undefined : await dialect.fingerprint(connection, facts)
    const before = await journal.before(script.migration, { ...this.#mark(index), ...(fingerprint === undefined ? {} : { fingerprint }) }, this.#facts())
    if (connection.sequence === undefined || facts === undefined || !standsBetweenOthers(facts)) {
      await this.#together(before)
      await this.#execute(index)
      return false
    }
    const after = last && journal.finishesAhead === true ? await this.#finish() : []
    await this.#inOneMessage(index, before, after)
    return after.length > 0
  }

  /** Progress, the statement and the record of the migration: the server runs them in this order and stops at the first that fails, so progress is still written before. */
  async #inOneMessage(index: number, before: readonly string[], after: readonly string[]): Promise<void> {
    const { connection, observe } = this.#state.request
    const { script } = this.#runnable
    const { text } = script.statements[index] as Statement
    const ahead = transaction(before)
    observe.statement(script.migration, index, text)
    try {
      await connection.sequence?.([...ahead, text, ...transaction(after)], script.facts[index + 1] ?? (after.length > 0 ? this.#upcoming : undefined))
    } catch (error) {
      await connection.execute('rollback').catch(() => {}) // A record that failed has left its transaction open; a lost connection has rolled back.
      const at = (error as StatementFailure).statement
      if (at === undefined || at > ahead.length) throw new NotRecorded(error)
      throw error
    }
  }

  async #execute(index: number): Promise<void> {
    const { connection, observe } = this.#state.request
    const { script } = this.#runnable
    const statement = script.statements[index] as Statement
    observe.statement(script.migration, index, statement.text)
    await connection.execute(statement.text, statement.data === undefined ? undefined : dataBytes(script.text, statement.data))
    await connection.keepLimits?.(statement.text)
  }

  #mark(index: number): Mark {
    return { statement: index, total: this.#runnable.script.statements.length, hash: this.#hash(index) }
  }

  #facts() {
    return runFacts(this.#texts, this.#startedAt, this.#state.request.now().getTime() - this.#startedAt.getTime())
  }

  #finish(): Promise<readonly string[]> {
    return this.#state.request.journal.finish(this.#runnable.script.migration, this.#facts())
  }

  async #together(statements: readonly string[]): Promise<void> {
    if (statements.length > 0) await this.#state.request.connection.together(statements)
  }

  /** Records where it stopped, as far as the connection still answers, and words it. */
  async #failed(failure: Failure, index: number, blockers: ReturnType<ReturnType<typeof watchBlockers>['seen']>): Promise<Error> {
    const { journal } = this.#state.request
    const { script } = this.#runnable
    if (failure.kind !== 'connection-lost') {
      const at = this.#isShared(index) ?? index
      const mark = { ...this.#mark(at), error: failure.message }
      const statements = await journal.failed(script.migration, mark, this.#facts())
      await this.#together(statements).catch(() => {}) // The statement's own error is what people must see.
    }
    return explain(script, index, failure, blockers)
  }

  /** A failed shared segment was rolled back: it starts again at its beginning, or where this run went on in it. */
  #isShared(index: number): number | undefined {
    const { execution } = this.#runnable
    if (execution.kind !== 'steps') return this.#resume
    const segment = execution.segments.find(({ kind, from, to }) => kind !== 'alone' && index >= from && index < to)
    return segment === undefined ? undefined : Math.max(segment.from, this.#resume)
  }

  #cancelled() {
    const { name } = this.#runnable.script.migration
    return cancelled(`${name} was cancelled between two statements; the next migrate goes on there`, { hint: 'Run migrate again.', details: { migration: name } })
  }
}

/** The statement has run, or may have: its progress must stay as it was written before, so that the next run asks the database. */
class NotRecorded extends Error {
  constructor(cause: unknown) {
    super('not recorded', { cause })
  }
}

/** Definitions only: what answers with rows, calls a routine or changes the session goes by itself, so that its answers are not taken for others'. */
function standsBetweenOthers({ parsed, transaction: rule, sets, objects }: StatementFacts): boolean {
  return parsed && rule === 'commits' && sets.length === 0 && objects.length > 0 && objects.every(({ kind }) => kind === 'table' || kind === 'index' || kind === 'view')
}

function transaction(statements: readonly string[]): readonly string[] {
  return statements.length < 2 ? statements : ['begin', ...statements, 'commit']
}

/** A script must leave the session as it found it; what it changed is put back, and said. */
async function putBack(settings: Readonly<Record<string, string>>, name: string, state: RunState): Promise<void> {
  const { connection, observe } = state.request
  const after = await connection.session()
  if (after.transaction !== 'idle') {
    await connection.reset()
    throw transactionLeftOpen(`${name} left a transaction open; it was rolled back`, { hint: 'End the transaction in the file, or leave BEGIN and COMMIT to Skein.', details: { migration: name } })
  }
  const changed = [...new Set([...Object.keys(settings), ...Object.keys(after.settings)])].filter((key) => settings[key] !== after.settings[key])
  if (changed.length === 0) return
  await connection.reset()
  observe.note(`${name} left the session changed (${changed.join(', ')}); it was put back before the next migration`)
}
