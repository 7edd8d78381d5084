/**
 * The millisecond value that drizzle-orm 1.0 stores for a folder name: the UTC second of its first 14 characters.
 * Undefined where the tool computes NaN (its own insert then fails, or stores null on better-sqlite3).
 */
export function millisOfFolder(name: string): number | undefined {
  const part = (from: number, to: number) => parseInt(name.slice(from, to), 10)
  const millis = Date.UTC(part(0, 4), part(4, 6) - 1, part(6, 8), part(8, 10), part(10, 12), part(12, 14))
  return Number.isNaN(millis) ? undefined : millis
}

/** UTC `YYYYMMDDHHMMSS`. */
export function stamp(millis: number): string {
  return new Date(millis).toISOString().slice(0, 19).replace(/[-T:]/g, '')
}

/** The folder that `drizzle-kit up` (1.0) moves a journal entry to: so names written beside v0 rows stay right afterwards. */
export function folderOfEntry(tag: string, when: number): string {
  return `${stamp(when)}_${tag.replace(/^\d+_/, '')}`
}
