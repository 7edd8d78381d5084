import type { Progress } from './progress.ts'
import { counted, duration } from './table.ts'

/** Plain lines: one when a database has work, one for each migration, one for whatever holds it up. */
export function linesProgress(say: (line: string) => void): Progress {
  return {
    observe: {
      planned: (database, migrations) => say(`${database}: ${counted(migrations, 'migration')} to apply`),
      applied: (database, { name, durationMs }) => say(`${database}: applied ${name} (${duration(durationMs)})`),
      waiting: (database, why, blockers) => say(`${database}: ${why}${blockers.map(({ id, query, ageMs }) => `; in the way: ${id}${ageMs === undefined ? '' : ` for ${duration(ageMs)}`}${query === undefined ? '' : ` ${query.slice(0, 80)}`}`).join('')}`),
      note: (database, text) => say(`${database}: ${text}`),
    },
    end: () => {},
  }
}
