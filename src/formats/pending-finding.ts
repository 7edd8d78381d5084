import type { Finding, Migration } from '../model/migration.ts'
import type { DialectName } from '../dialects/dialect-name.ts'

/** The findings, and last one for all that is simply next; `tool` says how the official tool would run it, absent when there is none. */
export function withPending(findings: readonly Finding[], pending: readonly Migration[], dialect: DialectName, tool?: string): readonly Finding[] {
  const [first] = pending
  if (first === undefined) return findings
  const single = pending.length === 1
  const blocked = findings.some(({ blocks }) => blocks)
  const runs = dialect === 'mysql' ? 'Runs statement after statement; what fails is continued at the statement that failed.' : `Runs ${single ? 'it in a transaction' : 'each in a transaction of its own'}, with its row of the ledger.`
  return [
    ...findings,
    {
      kind: 'pending',
      ...(single ? { migration: first.name } : {}),
      message: single ? `${first.name} is pending.` : `${pending.length} migrations are pending.`,
      ...(tool === undefined ? {} : { tool }),
      skein: blocked ? 'Waits for what blocks to be settled.' : runs,
      blocks: false,
    },
  ]
}
