import type { Finding } from '../../model/migration.ts'
import type { Entry } from './match.ts'

/** Journal entries whose file is gone: drizzle-kit refuses the folder as a whole; a database that has them needs them no more. */
export function absentFindings(entries: readonly Entry[]): Finding[] {
  return entries
    .filter(({ migration }) => migration.extra?.['absent'] === true)
    .map(({ migration, row }) => ({
      kind: 'file-missing',
      migration: migration.name,
      file: migration.file,
      message: `The journal lists ${migration.name}, but ${migration.file} does not exist.`,
      tool: 'Stops before it touches the database: "No file … found"',
      skein: row === undefined ? 'Refuses this database.' : 'Goes on: it is applied here.',
      hint: 'Restore the file from version control, or remove its journal entry if no database has it.',
      blocks: row === undefined,
    }))
}
