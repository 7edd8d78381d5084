import { dataBytes } from '../../lexer/copy-data.ts'
import type { AtomicObserver, Unit } from '../dialect.ts'
import { rolledBack } from './errors.ts'
import type { Session } from './session.ts'
import type { WireFailure } from './transports/wire.ts'
import { closing, guardPiece, messageOf, opening, type Piece, pieces, placed } from './unit-message.ts'

/**
 * Runs one unit with nothing behind it: its statements, then, once their answers are in and the transaction is known to be
 * sound, its record. For scripts with transaction control or session settings, ones that were not understood, and inline copy data.
 */
export async function runAlone(session: Session, unit: Unit, observe: AtomicObserver): Promise<void> {
  const tags: string[] = []
  try {
    for (const part of inParts([...opening(unit), guardPiece(unit, session.expected), ...pieces(unit)], unit)) {
      observe.statement?.(unit, part.pieces.find(({ statement }) => statement !== undefined)?.statement ?? 0)
      tags.push(...(await sendPart(session, part)))
    }
    const { transaction } = session.wire
    if (transaction === 'I' && endOf(tags) === 'ROLLBACK') throw undone(unit)
    const end = closing(unit, session.expected, 'restored')
    await sendPart(session, { pieces: transaction === 'T' ? end : [...opening(unit), ...end] })
  } catch (error) {
    if (session.wire.lost === undefined) await session.reset()
    throw error
  }
}

interface MessagePart {
  readonly pieces: readonly Piece[]
  readonly data?: AsyncIterable<Uint8Array>
}

/** One message for everything, but for statements with inline data, which are messages of their own. */
function* inParts(all: readonly Piece[], unit: Unit): Generator<MessagePart> {
  let gathered: Piece[] = []
  for (const piece of all) {
    const data = piece.statement === undefined ? undefined : unit.statements[piece.statement]?.data
    if (data === undefined) {
      gathered.push(piece)
      continue
    }
    if (gathered.length > 0) yield { pieces: gathered }
    yield { pieces: [piece], data: dataBytes(unit.script, data) }
    gathered = []
  }
  if (gathered.length > 0) yield { pieces: gathered }
}

async function sendPart(session: Session, { pieces: all, data }: MessagePart): Promise<readonly string[]> {
  const message = messageOf(all)
  try {
    return (await session.send(message.text, data === undefined ? {} : { data })).tags
  } catch (error) {
    throw placed(error as WireFailure, message)
  }
}

/** How the last transaction ended, when one did. `rollback to` has the same tag but ends none, so this is only asked when none is open. */
function endOf(tags: readonly string[]): string | undefined {
  return tags.findLast((tag) => tag === 'COMMIT' || tag === 'ROLLBACK' || tag === 'PREPARE TRANSACTION')
}

function undone(unit: Unit) {
  return rolledBack(`${unit.name} ends with a rollback of its own, so nothing of it is left; it was not recorded`, {
    hint: 'Remove the ROLLBACK, or end the file with COMMIT. If the file is meant to do nothing, leave it empty.',
    details: { migration: unit.name },
  })
}
