import type { Member } from './member.ts'
import type { Session } from './open.ts'
import type { DoctorCheck } from './reports/doctor.ts'

/** Whether the migrating user may do what migrating needs; the statement that grants what is missing. */
export async function accessCheck(member: Member, { connection, dialect }: Session): Promise<DoctorCheck> {
  const { exists } = await member.format.ledger(connection, member.settled)
  if (dialect.privileges === undefined) return { name: 'privileges', state: 'not-checked', message: 'the engine has no users' }
  const { schema, table } = member.settled
  const missing = await dialect.privileges(connection, { table, exists, ...(schema === undefined ? {} : { schema }) })
  if (missing.length === 0) return { name: 'privileges', state: 'ok', message: exists ? 'may create objects and write the ledger' : 'may create objects and the ledger' }
  return { name: 'privileges', state: 'problem', message: `may not ${missing.map(({ what }) => what).join(', nor ')}`, hint: missing.map(({ grant }) => grant).join(' ') }
}
