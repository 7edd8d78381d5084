import { type Journal, asideJournal, ledgerJournal, storeJournal } from '../apply/journal.ts'
import type { Prepared } from '../apply/prepare.ts'
import type { Recorder } from '../formats/format.ts'
import type { Ledger } from '../model/migration.ts'
import type { Fleet } from './fleet.ts'
import type { Member } from './member.ts'
import type { Session } from './open.ts'

/** The tool's own ledger where it has room, else a place beside the user's schema, else the store. */
export async function journalOf(member: Member, session: Session, recorder: Recorder, ledger: Ledger, fleet: Fleet, prepared: readonly Prepared[]): Promise<Journal> {
  const inLedger = ledgerJournal(recorder, ledger)
  if (inLedger !== undefined) return inLedger
  const { connection, dialect } = session
  const { server } = connection
  const ledgerName = [member.settled.schema ?? '', member.settled.table].join('.')
  const inStore = async () => storeJournal((await fleet.store()).progress, recorder, `${server.identity ?? member.name}/${ledgerName}`)
  if (!server.can.ownSchema) return inStore()
  // Where one place serves all databases of a server, its lines need the database's name; elsewhere they must survive a new one.
  const of = server.cluster === undefined ? '' : (server.database ?? '')
  const aside = asideJournal(connection, recorder, dialect.quote, `${of}/${ledgerName}`)
  const steps = await Promise.all(prepared.map(async ({ load }) => (await load()).execution.kind === 'steps'))
  if (!steps.includes(true)) return aside
  try {
    await aside.prepare()
    return aside
  } catch (error) {
    if (dialect.classify(error).kind !== 'privilege') throw error
    return inStore()
  }
}
