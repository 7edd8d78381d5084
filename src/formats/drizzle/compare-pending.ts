import type { Finding, Migration } from '../../model/migration.ts'
import type { CompareContext } from '../format.ts'

/** One finding for all that is simply next. */
export function pendingFinding(pending: readonly Migration[], { dialect }: CompareContext): Finding[] {
  if (pending.length === 0) return []
  const [them, each] = pending.length === 1 ? ['it', 'it in a transaction'] : ['all of them', 'each in a transaction of its own']
  return [
    {
      kind: 'pending',
      ...(pending.length === 1 && pending[0] !== undefined && { migration: pending[0].name }),
      message: pending.length === 1 ? `${pending[0]?.name} is pending.` : `${pending.length} migrations are pending.`,
      tool: dialect === 'mysql' ? 'Runs statement after statement; what fails half way stays half done.' : `Runs ${them} in one transaction.`,
      skein: dialect === 'mysql' ? 'Runs statement after statement; what fails is continued at the statement that failed.' : `Runs ${each}, with its row of the ledger.`,
      blocks: false,
    },
  ]
}
