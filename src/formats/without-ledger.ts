import type { Finding, Folder, Ledger } from '../model/migration.ts'
import { foreignLedgers } from './foreign.ts'

/**
 * What to say of a database that has tables and no ledger of this tool: another tool's database, one whose ledger was lost, or one that
 * is being adopted. `adopt` is the SQL that makes the ledger and records the first migration. Blocks nothing.
 */
export function withoutLedger(ledger: Ledger, folder: Folder, tool: string, adopt: readonly string[] = []): readonly Finding[] {
  const others = ledger.otherTables ?? []
  if (ledger.exists || folder.migrations.length === 0 || others.length === 0) return []
  const count = folder.migrations.length
  const runs = count === 1 ? 'Runs the one migration of this folder.' : `Runs all ${count} migrations of this folder.`
  const foreign = foreignLedgers(others)[0]
  if (foreign !== undefined) {
    return [
      {
        kind: 'foreign-ledger',
        message: `The database has no ledger of ${tool}, but ${foreign.table}, which ${foreign.tool} keeps.`,
        tool: runs,
        skein: runs,
        hint: `If ${foreign.tool} has applied this folder here, go on with ${foreign.tool}: the database's own ledger decides.`,
        blocks: false,
      },
    ]
  }
  return [
    {
      kind: 'baseline-needed',
      message: `The database has no ledger of ${tool} yet, but ${others.length === 1 ? 'a table' : `${others.length} tables`}: ${others.slice(0, 3).join(', ')}${others.length > 3 ? ' …' : ''}.`,
      tool: runs,
      skein: runs,
      hint: adoption(folder, adopt),
      blocks: false,
    },
  ]
}

function adoption({ migrations }: Folder, adopt: readonly string[]): string {
  if (adopt.length === 0) return 'If the folder was applied here by other means, or the ledger was lost, record its migrations first.'
  const statements = adopt.map((statement) => `${statement.replace(/\s+/g, ' ').trim()};`)
  return `If the database has already what ${migrations[0]?.name} makes, record that first: ${statements.join(' ')} The same insert records each further one.`
}
