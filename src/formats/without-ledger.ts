import { basename } from 'node:path'
import type { Finding, Folder, Ledger } from '../model/migration.ts'
import { foreignLedgers, foreignTool } from './foreign.ts'

/**
 * What to say of a database that has tables and no ledger of this tool: another tool's database, one whose ledger was lost, or one that
 * is being adopted. `adopt` is the SQL that makes the ledger and records the first migration. Blocks only where the folder itself has the marks of the
 * tool whose ledger is there: two tools claim it, and the database's own ledger decides.
 */
export function withoutLedger(ledger: Ledger, folder: Folder, tool: string, adopt: readonly string[]): readonly Finding[] {
  const others = ledger.otherTables ?? []
  if (ledger.exists || folder.migrations.length === 0 || others.length === 0) return []
  const count = folder.migrations.length
  const runs = count === 1 ? 'Runs the one migration of this folder.' : `Runs all ${count} migrations of this folder.`
  const foreign = foreignLedgers(others)[0]
  if (foreign !== undefined) {
    const blocks = bearsMarksOf(folder, foreign.table)
    return [
      {
        kind: 'foreign-ledger',
        message: `The database has no ledger of ${tool}, but ${foreign.table}, which ${foreign.tool} keeps.`,
        tool: runs,
        skein: blocks ? 'Refuses to migrate: the files are named as that tool names them, and it keeps the ledger.' : runs,
        hint: `If ${foreign.tool} has applied this folder here, go on with ${foreign.tool}: the database's own ledger decides.`,
        blocks,
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

/** Whether the files are named as the tool with this ledger names its own. */
function bearsMarksOf({ migrations }: Folder, table: string): boolean {
  const names = migrations.map(({ path }) => basename(path))
  return foreignTool({ dir: '', names, repository: [], samples: [] })?.ledgers.includes(table) === true
}

function adoption({ migrations }: Folder, adopt: readonly string[]): string {
  const statements = adopt.map((statement) => `${statement.replace(/\s+/g, ' ').trim()};`)
  return `If the database has already what ${migrations[0]?.name} makes, record that first: ${statements.join(' ')} The same insert records each further one.`
}
