import type { Progress } from './progress.ts'
import { blockersText, counted, duration } from './table.ts'
import { visibleLine } from './visible.ts'

/** Lines wait this long for others to be written with them, in milliseconds. */
const gatherMs = 50

/** Plain lines: one when a database has work, one for each migration, one for whatever holds it up. `write` gets whole lines, several at a time when they come quickly. */
export function linesProgress(write: (lines: string) => void): Progress {
  const lines = gathered(write)
  const say = lines.say
  return {
    observe: {
      planned: (database, migrations) => say(`${database}: ${counted(migrations, 'migration')} to apply`),
      applied: (database, { name, durationMs }) => say(`${database}: applied ${name} (${duration(durationMs)})`),
      waiting: (database, why, blockers) => say(`${database}: ${why}${blockersText(blockers)}`),
      note: (database, text) => say(`${database}: ${text}`),
    },
    end: lines.flush,
  }
}

/** The first line goes out at once; what follows within a moment goes out together, on time even where nothing gives a timer its turn. */
function gathered(write: (lines: string) => void): { say(line: string): void; flush(): void } {
  let waiting = ''
  let writtenMs = Number.NEGATIVE_INFINITY
  let timer: NodeJS.Timeout | undefined
  const flush = () => {
    clearTimeout(timer)
    timer = undefined
    if (waiting === '') return
    writtenMs = performance.now()
    const lines = waiting
    waiting = ''
    write(lines)
  }
  return {
    flush,
    say(line) {
      waiting += `${visibleLine(line)}\n`
      if (performance.now() - writtenMs >= gatherMs) flush()
      else timer ??= setTimeout(flush, gatherMs)
    },
  }
}
