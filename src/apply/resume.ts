import type { Mark } from '../model/migration.ts'
import { ambiguous, historyChanged } from './errors.ts'
import { excerpt } from './explain.ts'
import type { ApplyRequest } from './request.ts'
import type { Script } from './script.ts'

/**
 * Index of the statement at which a migration in steps goes on: 0 for a new one. Asks the database what became of the statement that was
 * running when an earlier run ended; cleans up what a failed try of it left. Rejects with `apply.history-changed` or `apply.ambiguous`.
 */
export async function resumePoint(script: Script, request: ApplyRequest): Promise<number> {
  const mark = await request.journal.read(script.migration)
  if (mark === undefined) return 0
  if (!request.journal.matches(mark, script.statements.map(({ text }) => text))) throw changed(script, mark)
  if (mark.statement >= script.statements.length) return mark.statement
  return decide(script, mark, request)
}

async function decide(script: Script, mark: Mark, request: ApplyRequest): Promise<number> {
  const statement = script.statements[mark.statement]
  const facts = script.facts[mark.statement]
  if (statement === undefined || facts === undefined) return mark.statement
  const { connection, dialect } = request
  const outcome = await dialect.outcome(connection, statement, facts)
  if (outcome.state === 'leftover') {
    request.observe.note(`${script.migration.name}: ${outcome.what} was left by an earlier try and is ${outcome.completes === true ? 'finished' : 'removed'} first`)
    await connection.execute(outcome.cleanup)
    return outcome.completes === true ? mark.statement + 1 : mark.statement
  }
  if (outcome.state === 'not-done' && outcome.repeatable === true) return mark.statement
  if (mark.error !== undefined || facts.dataOnly) return mark.statement // It failed, so it did not happen; data changes share a transaction with their mark.
  const now = await dialect.fingerprint(connection, facts)
  if (mark.fingerprint !== undefined && now === mark.fingerprint) return mark.statement
  if (outcome.state === 'done') return mark.statement + 1
  if (outcome.state === 'not-done' && mark.fingerprint === undefined) return mark.statement
  throw ambiguous(`${script.migration.name} was cut off while statement ${mark.statement + 1} of ${script.statements.length} ran, and what it names is neither as before nor as it would make it`, {
    position: { file: script.migration.file, line: statement.line, column: statement.column },
    hint: 'Look at the objects it names; make them as before or as after the statement, then run migrate again.',
    details: { migration: script.migration.name, statement: mark.statement + 1, sql: excerpt(statement.text), before: mark.fingerprint ?? null, now: now ?? null },
  })
}

function changed(script: Script, mark: Mark) {
  return historyChanged(`${script.migration.file} was changed above statement ${mark.statement + 1}, at which it stopped`, {
    position: { file: script.migration.file, line: 1, column: 1 },
    hint: 'Its first statements have run and cannot run again. Restore them as they were and change only what follows.',
    details: { migration: script.migration.name, statement: mark.statement + 1, statements: mark.total },
  })
}
