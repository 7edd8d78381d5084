import type { Finding } from '../../model/migration.ts'
import type { CompareContext } from '../format.ts'
import type { Entry } from './match.ts'

/** Applied files whose bytes are no longer those of the ledger's hash. A ledger without hashes says nothing, and nothing is said of it. */
export function editedFindings(entries: readonly Entry[], { allowEdited }: CompareContext): Finding[] {
  const findings: Finding[] = []
  for (const { migration, row } of entries) {
    if (row?.hash === undefined || row.hash === '' || migration.extra?.['absent'] === true || row.hash === migration.hash) continue
    const equal = migration.equalHashes?.find(({ hash }) => hash === row.hash)
    findings.push(equal === undefined ? edited(migration.name, migration.file, allowEdited) : endings(migration.name, migration.file, equal.because))
  }
  return findings
}

function edited(migration: string, file: string, allowed: boolean): Finding {
  return {
    kind: 'edited',
    migration,
    file,
    message: `${migration} was changed after it was applied: its hash is not the one in the ledger.`,
    tool: 'Does not notice: it stores the hash and never compares it.',
    skein: allowed ? 'Goes on, as --allow-edited says; the file is not run again.' : 'Refuses this database until --allow-edited.',
    hint: 'Restore the file and put the change into a new migration.',
    blocks: !allowed,
    liftedBy: 'allow-edited',
  }
}

function endings(migration: string, file: string, because: string): Finding {
  return {
    kind: 'line-endings',
    migration,
    file,
    message: `${migration} differs from what was applied in its line endings only: the ledger has the hash of ${because}.`,
    tool: 'Does not notice.',
    skein: 'Takes it for unedited.',
    hint: 'Keep git from changing these files: `*.sql -text` for this folder in .gitattributes.',
    blocks: false,
  }
}
