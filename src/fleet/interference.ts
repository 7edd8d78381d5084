import type { Ledger } from '../model/migration.ts'
import { ledgerInterfered } from './errors.ts'
import type { Member } from './member.ts'
import type { Session } from './open.ts'

/** What takes part in our writes, in words; rejects with `ledger.interfered` when the ledger could not be trusted with it. */
export async function interferences(member: Member, { dialect, connection }: Session, ledger: Ledger): Promise<readonly string[]> {
  const schema = member.settled.schema ?? ledger.schema
  const found = (await dialect.interference?.(connection, { table: member.settled.table, ...(schema === undefined ? {} : { schema }) })) ?? []
  const breaking = found.filter(({ breaks }) => breaks).map(({ what }) => what)
  if (breaking.length > 0) {
    throw ledgerInterfered(`${member.name}: ${breaking.join(', ')} on ${member.settled.table} would change or hide what is recorded`, {
      hint: `Remove it, or migrate as the owner of ${member.settled.table}.`,
      details: { found: found.map(({ what }) => what) },
    })
  }
  return found.length === 0 ? [] : [`takes part in what is written here: ${found.map(({ what }) => what).join(', ')}`]
}
