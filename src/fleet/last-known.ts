import type { Fleet } from './fleet.ts'
import type { Member } from './member.ts'
import type { DatabaseStatus } from './reports/status.ts'

/** What a database said the last time it answered. */
export interface LastKnown {
  readonly head: string | null
  readonly applied: number
  readonly pending: readonly string[]
  readonly late: readonly string[]
  readonly edited: readonly string[]
  readonly failed: readonly string[]
  readonly ageMs: number
}

type Facts = Pick<DatabaseStatus, 'head' | 'applied' | 'pending' | 'late' | 'edited' | 'failed'>

/** Keeps an answer for the day the database does not give one. A cache that cannot be written is no reason to fail. */
export async function remember(fleet: Fleet, member: Member, facts: Facts): Promise<void> {
  const value = (fact: Facts[keyof Facts]) => (fact.state === 'ok' ? fact.value : null)
  const answer = { head: value(facts.head), applied: value(facts.applied), pending: value(facts.pending), late: value(facts.late), edited: value(facts.edited), failed: value(facts.failed) }
  await fleet.answers.write(keyOf(fleet, member), answer).catch(() => {})
}

/** The last answer, if there is one. */
export async function lastKnown(fleet: Fleet, member: Member): Promise<LastKnown | undefined> {
  const kept = await fleet.answers.read(keyOf(fleet, member)).catch(() => undefined)
  return kept === undefined ? undefined : ({ ...(kept.value as object), ageMs: kept.ageMs } as LastKnown)
}

/** By the configuration's file: two of them may stand in one folder and call different databases by one name. */
function keyOf(fleet: Fleet, member: Member): string {
  return JSON.stringify([fleet.file, fleet.environment, member.name, member.settled.dir])
}
