import type { Unit } from '../dialect.ts'
import type { StatementError } from './classify.ts'
import { guardWords } from './guard-words.ts'
import { quote } from './quote.ts'
import type { WireFailure } from './transports/wire.ts'

/** Part of a message: one SQL statement of it, and which of the unit's statements it is, when it is one. */
interface Part {
  readonly start: number
  readonly end: number
  readonly statement?: number
  readonly isRecord?: boolean
}

/** Several statements as one simple-protocol message, with the places of all of them. */
export interface UnitMessage {
  readonly text: string
  readonly parts: readonly Part[]
}

/** What a unit expects to find in the session that it runs in. */
export interface SessionExpectation {
  readonly searchPath: string
  readonly role: string
}

export interface Piece {
  readonly text: string
  /** Which of the unit's statements it is. */
  readonly statement?: number
  /** Whether it writes the ledger. */
  readonly isRecord?: boolean
}

/** Joins pieces. The separator stands on a line of its own, since a statement may end with a line comment. */
export function messageOf(pieces: readonly Piece[]): UnitMessage {
  const separator = '\n;\n'
  let start = 0
  const parts = pieces.map(({ text, ...rest }): Part => {
    const part = { start, end: start + text.length, ...rest }
    start = part.end + separator.length
    return part
  })
  return { text: pieces.map(({ text }) => text).join(separator), parts }
}

/** A unit as one message: begin, limits, guard, statements, deferred constraints, record, commit. */
export function wholeMessage(unit: Unit, expected: SessionExpectation): UnitMessage {
  return messageOf([...opening(unit), guardPiece(unit, expected), ...pieces(unit), ...closing(unit, expected, 'kept')])
}

/** Opens a unit's transaction, with limits from its first statement on. */
export function opening(unit: Unit): readonly Piece[] {
  return [
    { text: 'begin' },
    { text: `set local lock_timeout = ${Math.round(unit.lockTimeoutMs)}` },
    ...(unit.statementTimeoutMs === undefined ? [] : [{ text: `set local statement_timeout = ${Math.round(unit.statementTimeoutMs)}` }]),
  ]
}

/**
 * Ends a unit's transaction. Deferred constraints are checked before the record, since a commit that fails does not stop what
 * stands behind it; and the record is written under the names and the role that it was meant for, whatever the script has set.
 */
export function closing(unit: Unit, expected: SessionExpectation, settings: 'kept' | 'restored'): readonly Piece[] {
  const restored = [['role', expected.role], ['search_path', expected.searchPath]].map(([name, value]) => `set_config('${name}', ${quote.literal(value ?? '')}, true)`)
  return [
    { text: 'set constraints all immediate' },
    ...(settings === 'restored' ? [{ text: 'set local session authorization default' }, { text: `select ${restored.join(', ')}` }] : []),
    ...unit.record.map((text) => ({ text, isRecord: true })),
    { text: 'commit' },
  ]
}

/** The unit's own statements, numbered; behind one that touches a limit, what puts ours back if it was switched off. */
export function pieces(unit: Unit): readonly Piece[] {
  return unit.statements.flatMap(({ text }, statement) => (touchesLimits(text) ? [{ text, statement }, guarded(unit)] : [{ text, statement }]))
}

/** Whether a statement may change the limits, as far as its words tell. */
export function touchesLimits(text: string): boolean {
  return /\b(?:lock_timeout|statement_timeout|reset\s+all)\b/i.test(text)
}

/** pg_dump sets limits to 0, which is for restores: a script may choose its own, but not wait for ever. */
function guarded({ lockTimeoutMs, statementTimeoutMs }: Unit): Piece {
  const limits = [['lock_timeout', lockTimeoutMs], ['statement_timeout', statementTimeoutMs ?? 0]] as const
  const kept = limits.map(([name, ms]) => `set_config('${name}', case pg_catalog.current_setting('${name}') when '0' then '${Math.round(ms)}' else pg_catalog.current_setting('${name}') end, true)`)
  return { text: `select ${kept.map((call) => `pg_catalog.${call}`).join(', ')}` }
}

/**
 * A statement that fails unless the guard holds and the session is as it was: unqualified names must mean the same to every unit.
 * A cast that fails is used because its words come back; it cannot be folded early, since the conditions are not constant.
 */
export function guardPiece(unit: Unit, expected: SessionExpectation): Piece {
  const changed = ` when current_setting('search_path') <> ${quote.literal(expected.searchPath)} or current_setting('role') <> ${quote.literal(expected.role)} then '${guardWords.session}'`
  const moved = unit.guard === undefined ? '' : ` when (${unit.guard}\n) is not true then '${guardWords.ledger}'`
  return { text: `select cast(case${changed}${moved} else '1' end as int)` }
}

/** The server's error with its place in the unit: by its position when there is one, else by how many statements were completed before it. */
export function placed(error: WireFailure, message: UnitMessage): StatementError {
  const offset = error.position === undefined ? undefined : offsetOf(message.text, Number(error.position))
  const byPosition = offset === undefined ? undefined : message.parts.find(({ start, end }) => start <= offset && offset <= end)
  const part = byPosition ?? message.parts[error.tags?.length ?? 0]
  const at = part?.statement === undefined ? {} : { statement: part.statement, ...(offset !== undefined && part === byPosition ? { offset: offset - part.start } : {}) }
  return Object.assign(error, { at, duringRecord: part?.isRecord === true })
}

/** UTF-16 offset of the server's position, which counts characters from 1. */
export function offsetOf(text: string, position: number): number {
  let offset = 0
  for (let character = 1; character < position && offset < text.length; character++) offset += (text.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1
  return offset
}
