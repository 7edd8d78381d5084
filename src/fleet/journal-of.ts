import { bestJournal } from '../apply/best-journal.ts'
import { type Journal, asideJournal, ledgerJournal, storeJournal } from '../apply/journal.ts'
import type { Recorder } from '../formats/format.ts'
import type { Ledger } from '../model/migration.ts'
import type { Fleet } from './fleet.ts'
import type { Member } from './member.ts'
import type { Session } from './open.ts'

export interface JournalPlace {
  readonly member: Member
  readonly session: Session
  readonly recorder: Recorder
  readonly ledger: Ledger
  readonly fleet: Fleet
  /** Of the database; absent when nobody knows it. */
  readonly identity: string | undefined
}

/** The tool's own ledger where it has room, else a place beside the user's schema, else the store. */
export function journalOf({ member, session, recorder, ledger, fleet, identity }: JournalPlace): Journal {
  const inLedger = ledgerJournal(recorder, ledger)
  if (inLedger !== undefined) return inLedger
  const { connection, dialect } = session
  const { server } = connection
  const ledgerName = [member.settled.schema ?? '', member.settled.table].join('.')
  const store = storeJournal(fleet.store().progress, recorder, `${identity ?? member.name}/${ledgerName}`)
  if (!server.can.ownSchema) return store
  // Where one place serves all databases of a server, its lines need the database's name; elsewhere they must survive a new one.
  const of = server.cluster === undefined ? '' : (server.database ?? '')
  const aside = asideJournal(connection, recorder, dialect.quote, `${of}/${ledgerName}`, ledger.progressBeside)
  return bestJournal({ aside, store, isForbidden: (error) => dialect.classify(error).kind === 'privilege' })
}
