import type { Member } from './member.ts'
import type { Session } from './open.ts'
import type { DoctorCheck } from './reports/doctor.ts'
import { readLedger } from './told.ts'

/** Whether the migrating user may do what migrating needs; the statement that grants what is missing. */
export async function accessCheck(member: Member, session: Session): Promise<DoctorCheck> {
  const { connection, dialect } = session
  const { exists } = await readLedger(member, session)
  if (dialect.privileges === undefined) return { name: 'privileges', state: 'not-checked', message: 'the engine has no users' }
  const { schema, table } = member.settled
  const missing = await dialect.privileges(connection, { table, exists, ...(schema === undefined ? {} : { schema }) })
  if (missing.length === 0) return { name: 'privileges', state: 'ok', message: exists ? 'may create objects and write the ledger' : 'may create objects and the ledger' }
  return { name: 'privileges', state: 'problem', message: `may not ${missing.map(({ what }) => what).join(', nor ')}`, hint: missing.map(({ grant }) => grant).join(' ') }
}
