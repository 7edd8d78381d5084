import type { Plan } from '../../src/model/plan.ts'
import { askPostgres } from './query.ts'

/** The last number a sequence answered; undefined where it was never asked. */
export interface Position {
  readonly last: bigint | undefined
  readonly rises: boolean
}

/** Every sequence of a database, those of identity columns too. */
export async function positionsOf(url: string): Promise<ReadonlyMap<string, Position>> {
  const sequences = await askPostgres(url, `select format('%I.%I', n.nspname, c.relname) as name, s.seqincrement > 0 as rises, pg_sequence_last_value(s.seqrelid)::text as last from pg_sequence s join pg_class c on c.oid = s.seqrelid join pg_namespace n on n.oid = c.relnamespace`)
  return new Map(sequences.map(({ name, rises, last }) => [String(name), { rises: rises === true, last: last === null ? undefined : BigInt(String(last)) }]))
}

/** Sequences that would answer a second time what they have answered. New rows may have moved them on. */
export function wentBack(before: ReadonlyMap<string, Position>, after: ReadonlyMap<string, Position>): readonly string[] {
  return [...before].filter(([name, was]) => {
    const now = after.get(name)
    if (now === undefined || was.last === undefined) return false
    return now.last === undefined || (was.rises ? now.last < was.last : now.last > was.last)
  }).map(([name]) => name)
}

/** Whether a plan says of a sequence that it starts again. */
export function restarts(plan: Plan, name: string): boolean {
  return plan.groups.some(({ steps }) => steps.some(({ hazards }) => hazards.some(({ kind, message }) => kind === 'restarts-sequence' && message.includes(name))))
}
