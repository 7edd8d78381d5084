import type { Finding, Folder } from '../model/migration.ts'

/** A folder's problems as findings, so that a comparison holds everything there is to say of a database. */
export function folderFindings(folder: Folder): Finding[] {
  return folder.problems.map(({ code: _, ...problem }) => problem)
}
