import stringWidth from 'fast-string-width'
import type { Blocker } from '../../dialects/dialect.ts'

/** Rows as aligned columns, two spaces between; the last column is not padded. Widths are what a terminal shows. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = []
  for (const row of rows) for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, stringWidth(cell))
  return rows.map((row) => row.map((cell, index) => (index === row.length - 1 ? cell : cell + ' '.repeat((widths[index] ?? 0) - stringWidth(cell)))).join('  ').trimEnd()).join('\n')
}

/** `12 ms`, `3.4 s`, `2 min`, `3 h`, `5 days`. */
export function duration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`
  if (ms < 3_600_000) return `${Math.round(ms / 60_000)} min`
  if (ms < 172_800_000) return `${Math.round(ms / 3_600_000)} h`
  return `${Math.round(ms / 86_400_000)} days`
}

/** `1 migration`, `2 migrations`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** Who is in the way, behind what is waited for: `; in the way: 4711 for 3 s select …`. */
export function blockersText(blockers: readonly Blocker[]): string {
  return blockers.map(({ id, query, ageMs }) => `; in the way: ${id}${ageMs === undefined ? '' : ` for ${duration(ageMs)}`}${query === undefined ? '' : ` ${query.replace(/\s+/g, ' ').slice(0, 80)}`}`).join('')
}
