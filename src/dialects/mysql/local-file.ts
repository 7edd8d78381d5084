import { errorKind } from '../../errors/error-kind.ts'

/** A statement wants to read a file of the machine that runs Skein. */
export const localFile = errorKind({
  code: 'script.local-file',
  exit: 1,
  explains: 'LOAD DATA LOCAL reads a file from the machine that runs the migration, so it would do something else on every machine. It is refused; put the rows into INSERT statements, or load the file with the engine’s own client.',
})

/** Refuses `load data local` and `load xml local` before they are sent. */
export function refuseLocalFile(sql: string): void {
  if (!/^\s*load\s+(data|xml)\s+((low_priority|concurrent)\s+)?local\b/i.test(sql)) return
  throw localFile('LOAD DATA LOCAL would read a file from this machine', { hint: 'Write the rows as INSERT statements, or load the file with the mysql client.' })
}
