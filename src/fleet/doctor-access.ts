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
  const open = missing.filter(({ unless }) => unless !== undefined)
  if (open.length === missing.length) {
    const unless = [...new Set(open.map((one) => one.unless))].join(', ')
    return { name: 'privileges', state: 'not-checked', message: `may not by itself ${missing.map(({ what }) => what).join(', nor ')}; what ${unless} may do was not looked at`, hint: missing.map(({ grant }) => grant).join(' ') }
  }
  return { name: 'privileges', state: 'problem', message: `may not ${missing.map(({ what }) => what).join(', nor ')}`, hint: missing.map(({ grant }) => grant).join(' ') }
}
