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

/** New sequences of columns that would next answer a number which a row of the column's table has, or one that a later answer comes to. */
export async function answersThere(before: Pick<ReadonlySet<string>, 'has'>, url: string): Promise<readonly string[]> {
  const counts = await askPostgres(url, `
    select format('%I.%I', n.nspname, c.relname) as name, format('%I.%I', m.nspname, t.relname) as table, quote_ident(a.attname) as column, s.seqincrement > 0 as rises, s.seqmin::text as min, s.seqmax::text as max,
      coalesce(pg_sequence_last_value(s.seqrelid), s.seqstart - s.seqincrement)::text as last
    from pg_sequence s join pg_class c on c.oid = s.seqrelid join pg_namespace n on n.oid = c.relnamespace
      join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = c.oid and d.refclassid = 'pg_class'::regclass and d.refobjsubid > 0 and d.deptype in ('a', 'i')
      join pg_class t on t.oid = d.refobjid join pg_namespace m on m.oid = t.relnamespace join pg_attribute a on a.attrelid = t.oid and a.attnum = d.refobjsubid
    where a.atttypid in ('int2'::regtype, 'int4'::regtype, 'int8'::regtype) and not s.seqcycle`)
  const there: string[] = []
  for (const { name, table, column, rises, min, max, last } of counts.filter((one) => !before.has(String(one['name'])))) {
    const reached = rises === true ? `${String(column)} > ${String(last)} and ${String(column)} <= ${String(max)}` : `${String(column)} < ${String(last)} and ${String(column)} >= ${String(min)}`
    const rows = await askPostgres(url, `select from ${String(table)} where ${reached} limit 1`)
    if (rows.length > 0) there.push(`${String(name)} comes to a number that ${String(table)} has`)
  }
  return there
}

/** Whether a plan says of a sequence that it starts again. */
export function restarts(plan: Plan, name: string): boolean {
  return plan.groups.some(({ steps }) => steps.some(({ hazards }) => hazards.some(({ kind, message }) => kind === 'restarts-sequence' && message.includes(name))))
}
