import type { Mark } from '../../model/migration.ts'

const label = 'skein-progress: '

/**
 * What the `logs` column of an unfinished row says while it is ours: a sentence for people, the server's words when it failed, and on
 * a last line how far it came. Prisma writes this column and never reads it.
 */
export function progressLogs(mark: Mark): string {
  const place = `before statement ${Math.min(mark.statement + 1, mark.total)} of ${mark.total}`
  const sentence = mark.error === undefined ? `Skein is running this migration, or was cut off, ${place}; skein migrate goes on there.` : `Skein stopped ${place}; skein migrate goes on there after a fix.`
  return [...(mark.error === undefined ? [] : [mark.error, '']), sentence, `${label}${JSON.stringify(mark)}`].join('\n')
}

/** The mark that `progressLogs` wrote; undefined for what Prisma or a person wrote. */
export function readProgress(logs: string): Mark | undefined {
  const line = logs.split('\n').at(-1) ?? ''
  if (!line.startsWith(label)) return undefined
  try {
    const mark = JSON.parse(line.slice(label.length)) as Partial<Mark>
    return typeof mark.statement === 'number' && typeof mark.total === 'number' && typeof mark.hash === 'string' ? (mark as Mark) : undefined
  } catch {
    return undefined // Somebody edited the row by hand: it is not ours to resume.
  }
}
