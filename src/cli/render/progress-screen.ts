import { clearLine, cursorTo, moveCursor } from 'node:readline'
import type { Writable } from 'node:stream'
import stringWidth from 'fast-string-width'
import { redact } from '../../errors/secrets.ts'
import type { CliContext } from '../context.ts'
import type { Progress } from './progress.ts'
import { blockersText, counted, duration } from './table.ts'
import { visibleLine } from './visible.ts'

/** Beyond this many databases at work the screen shows sums. */
const linesMax = 30
const redrawMs = 80

interface Line {
  readonly started: number
  ended?: number
  total: number
  done: number
  now: string
  state: 'running' | 'done' | 'failed'
}

/**
 * One line a database: how far, since when, the current migration and statement; beyond thirty, or beyond what the terminal is high, an
 * aggregate. Drawn over itself on stderr, which only goes well while no line wraps and none has left at the top.
 */
export function screenProgress(context: CliContext): Progress {
  const lines = new Map<string, Line>()
  const stream = context.process.stderr as unknown as Writable & { columns?: number; rows?: number }
  let drawn = 0
  const draw = () => {
    erase(stream, drawn)
    const rows = lines.size > Math.min(linesMax, (stream.rows || 24) - 1) ? aggregate(lines, context) : [...lines].map(([name, line]) => lineText(name, line, context))
    const width = (stream.columns || 80) - 1
    for (const row of rows) stream.write(`${clip(redact(row), width)}\n`)
    drawn = rows.length
  }
  const timer = setInterval(draw, redrawMs)
  timer.unref()
  const of = (database: string) => lines.get(database) ?? { started: 0, total: 0, done: 0, now: '', state: 'running' as const }
  return {
    observe: {
      begin: (database) => void lines.set(database, { started: performance.now(), total: 0, done: 0, now: 'connecting', state: 'running' }),
      planned: (database, migrations) => void Object.assign(of(database), { total: migrations, now: '' }),
      migration: (database, name, statements) => void Object.assign(of(database), { now: `${name} ${counted(statements, 'statement')}` }),
      statement: (database, name, index, _, text) => void Object.assign(of(database), { now: `${name} #${index + 1} ${text.slice(0, 500).replace(/\s+/g, ' ')}` }),
      applied: (database) => void (of(database).done += 1),
      waiting: (database, why, blockers) => void Object.assign(of(database), { now: `${why}${blockersText(blockers)}` }),
      end: ({ name, state }) => void Object.assign(of(name), { now: state, ended: performance.now(), state: state === 'failed' || state === 'refused' || state === 'cancelled' ? 'failed' : 'done' }),
    },
    end() {
      clearInterval(timer)
      erase(stream, drawn)
    },
  }
}

function erase(stream: Writable, rows: number): void {
  for (let row = 0; row < rows; row++) {
    moveCursor(stream, 0, -1)
    clearLine(stream, 0)
  }
  cursorTo(stream, 0)
}

function lineText(name: string, line: Line, { paint }: CliContext): string {
  const mark = line.state === 'running' ? paint('cyan', '●') : line.state === 'done' ? paint('green', '✓') : paint('red', '✖')
  const count = line.total === 0 ? '' : ` ${line.done}/${line.total}`
  return `${mark} ${name}${count} ${duration((line.ended ?? performance.now()) - line.started)} ${visibleLine(line.now)}`
}

function aggregate(lines: ReadonlyMap<string, Line>, { paint }: CliContext): readonly string[] {
  const all = [...lines.values()]
  const count = (state: Line['state']) => all.filter((line) => line.state === state).length
  const applied = all.reduce((sum, { done }) => sum + done, 0)
  const failed = count('failed')
  return [`${paint('cyan', '●')} ${count('done') + failed} through, ${count('running')} running${failed > 0 ? paint('red', `, ${failed} failed`) : ''}, ${counted(applied, 'migration')} applied`]
}

/** Cut to the terminal's width as it shows it, so that a line stays one line; escape sequences are kept whole. */
function clip(text: string, width: number): string {
  let left = width
  let out = ''
  for (const part of text.split(ours)) {
    if (ours.test(part)) out += part
    else {
      for (const character of part) {
        left -= stringWidth(character)
        if (left < 0) break
        out += character
      }
    }
  }
  return out
}

/** The sequences that colour words. */
// eslint-disable-next-line no-control-regex -- They begin with one.
const ours = /(\u001b\[[0-9;]*m)/
