import type { Writable } from 'node:stream'
import stringWidth from 'fast-string-width'
import { redact } from '../../errors/secrets.ts'
import type { CliContext } from '../context.ts'
import { duration } from './table.ts'
import { visibleLine } from './visible.ts'

/** What is quicker than this is never shown, in milliseconds. */
const quietMs = 200
const redrawMs = 100

export interface Doing {
  tell(what: string): void
  /** Leaves nothing of it on the screen. */
  end(): void
}

/** One line on a terminal's stderr that says what is being done and since when, drawn over itself. Nothing elsewhere, and nothing under `--json`. */
export function doing(context: CliContext, json: boolean): Doing {
  if (!context.terminal || json) return { tell: () => {}, end: () => {} }
  const stream = context.process.stderr as unknown as Writable & { columns?: number }
  const began = performance.now()
  let [what, isDrawn] = ['', false]
  const draw = () => {
    if (what === '' || performance.now() - began < quietMs) return
    erase(stream)
    const since = duration(performance.now() - began)
    stream.write(`${context.paint('cyan', '●')} ${cut(redact(visibleLine(what)), (stream.columns || 80) - since.length - 5)} ${context.paint('dim', since)}`)
    isDrawn = true
  }
  const timer = setInterval(draw, redrawMs)
  timer.unref()
  return {
    tell(next) {
      what = next
      draw()
    },
    end() {
      clearInterval(timer)
      what = ''
      if (isDrawn) erase(stream)
    },
  }
}

/** To the line's begin, and all of it gone: written by hand, since the module that does it costs every command its loading. */
function erase(stream: Writable): void {
  stream.write('\r\u001b[2K')
}

/** As much of it as the terminal shows in one line. */
function cut(text: string, width: number): string {
  let [left, kept] = [width, '']
  for (const letter of text) {
    left -= stringWidth(letter)
    if (left < 0) return kept
    kept += letter
  }
  return kept
}
