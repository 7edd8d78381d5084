import type { Blocker, Failure } from '../dialects/dialect.ts'
import { redact } from '../errors/secrets.ts'
import type { Position, SkeinError } from '../errors/skein-error.ts'
import type { Statement } from '../model/statement.ts'
import { cancelled, connectionLost, lockedOut, overtaken, recordFailed, statementFailed } from './errors.ts'
import type { Script } from './script.ts'

const excerptLength = 240
/** What is looked through for secrets: far more than is shown, far less than a statement may have. */
const searchedLength = 8_192

/** Turns the server's refusal into an answer: which file, line and column, which statement, what now. */
export function explain(script: Script, index: number | undefined, failure: Failure, blockers: readonly Blocker[] = []): SkeinError {
  const { file, name } = script.migration
  const statement = index === undefined ? undefined : script.statements[index]
  const position = statement === undefined ? undefined : (placeInData(script, statement, failure.dataLine) ?? placeOf(file, statement, failure.at?.offset))
  const details = {
    migration: name,
    ...(index === undefined ? {} : { statement: index + 1, statements: script.statements.length, sql: excerpt(statement?.text ?? '') }),
    ...(failure.code === undefined ? {} : { serverCode: failure.code }),
    ...(blockers.length === 0 ? {} : { blockers }),
  }
  const options = { details, ...(position === undefined ? {} : { position }), ...(failure.hint === undefined ? {} : { hint: failure.hint }) }
  const where = index === undefined ? '' : ` at statement ${index + 1} of ${script.statements.length}`
  switch (failure.kind) {
    case 'cancelled':
      return cancelled(`${name} was cancelled${where}`, { hint: 'Run migrate again: it goes on where this run stopped.', ...options })
    case 'lock-timeout':
    case 'busy':
      return lockedOut(`${name} did not get its lock${where}: ${failure.message}${blockerWords(blockers)}`, { hint: 'End or wait for the sessions in the way, then run migrate again.', ...options })
    case 'connection-lost':
      return connectionLost(`the connection was lost while ${name} ran${where}: ${failure.message}`, { hint: 'Run migrate again: it finds out whether what was running has happened, and goes on there.', ...options })
    case 'statement-timeout':
      if (index !== undefined) return statementFailed(`${name} failed${where}: ${failure.message}`, { hint: 'A statement timeout ended it, --statement-timeout or the server’s own: allow it longer, or cut the work into smaller statements.', ...options })
      break
    case 'guard':
    case 'duplicate-record':
      if (index === undefined) return overtaken(`the ledger changed while ${name} was about to be recorded`, { hint: 'Another runner was at work; run migrate again.', ...options })
  }
  if (index === undefined) return recordFailed(`${name} was rolled back: ${failure.message}`, { hint: 'Look for a deferred constraint, a missing privilege or a trigger on the ledger; then run migrate again.', ...options })
  return statementFailed(`${name} failed${where}: ${failure.message}`, { hint: 'Correct the statement, or the data it meets, then run migrate again.', ...options })
}

/** Where a line of a statement's inline data stands; undefined where the server speaks of none. */
function placeInData({ migration, text }: Script, { data }: Statement, dataLine: number | undefined): Position | undefined {
  if (data === undefined || dataLine === undefined) return undefined
  let line = dataLine
  for (let newline = text.indexOf('\n'); newline !== -1 && newline < data.start; newline = text.indexOf('\n', newline + 1)) line += 1
  return { file: migration.file, line, column: 1 }
}

/** Line and column of an offset inside a statement. */
export function placeOf(file: string, statement: { readonly text: string; readonly line: number; readonly column: number }, offset = 0): Position {
  const before = statement.text.slice(0, offset)
  const newline = before.lastIndexOf('\n')
  if (newline === -1) return { file, line: statement.line, column: statement.column + before.length }
  return { file, line: statement.line + before.split('\n').length - 1, column: before.length - newline }
}

/** Short enough for a report, without secrets. */
export function excerpt(sql: string): string {
  const text = redact(sql.slice(0, searchedLength))
  return text.length <= excerptLength && sql.length <= searchedLength ? text : `${text.slice(0, excerptLength)} …`
}

function blockerWords(blockers: readonly Blocker[]): string {
  if (blockers.length === 0) return ''
  return ` (in the way: ${blockers.map((b) => [b.id, b.user, b.application, b.ageMs === undefined ? undefined : `for ${Math.round(b.ageMs / 1000)} s`].filter(Boolean).join(' ')).join('; ')})`
}
