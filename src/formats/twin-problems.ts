import type { FolderProblem } from '../model/migration.ts'
import type { FolderScan } from './folder-scan.ts'

/** Names that macOS or Windows hold for one file. An adopted tool runs both where both can exist, so this is said and blocks nothing. */
export function twinProblems(scan: FolderScan, shown: string): FolderProblem[] {
  return scan.twins.map(([one, other]) => ({
    kind: 'note',
    file: `${shown}/${other}`,
    message: `${one} and ${other} are the same name to a system that folds case or normalises Unicode: a checkout there has one file of the two.`,
    hint: 'Rename the one that is applied nowhere yet.',
    blocks: false,
  }))
}
