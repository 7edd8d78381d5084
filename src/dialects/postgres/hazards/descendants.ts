import type { PlanContext } from '../../../diff/kind.ts'
import type { LockTaken } from '../../../model/plan.ts'
import { tablesBelow } from '../partitions/below.ts'

const part = String.raw`(?:"(?:[^"]|"")*"(?!")|[^\s".]+)`
const name = String.raw`${part}(?:\.${part})*`
const relation = String.raw`^alter (?:table|materialized view) (?:only )?${name}`
const settings = ['owner to', 'set schema', 'rename to', 'replica identity', 'cluster on', 'set without cluster', 'set logged', 'set unlogged', 'set tablespace', 'set access method', String.raw`set \(`, String.raw`reset \(`, 'of', 'not of', 'inherit', 'no inherit']

/** Statements that stay with the table they name, whatever inherits from it: as Postgres 13 to 18 do. */
const alone: readonly RegExp[] = [
  /^(comment|security label) on /,
  /^(create|alter|drop) (policy|publication|statistics) /,
  /^(create|create or replace|drop) rule /,
  /^create (unique )?index .* on only /s,
  new RegExp(String.raw`${relation} (?:enable|disable|force|no force) row level security`),
  new RegExp(String.raw`${relation} (?:enable|disable)(?: replica| always)? rule `),
  new RegExp(String.raw`${relation} (?:${settings.join('|')})`),
  new RegExp(String.raw`${relation} alter column ${name} (?:set \(|reset \(|set compression )`),
]

/** Whether a statement takes tables along that inherit from those it locks. */
export function takesDescendants(sql: string): boolean {
  return !alone.some((form) => form.test(sql))
}

/** A lock on a table with how many it takes along: what stood and is below it before or after, on all levels. */
export function withDescendants(lock: LockTaken, { from, to }: Pick<PlanContext, 'from' | 'to'>): LockTaken {
  const seen = new Set<string>()
  const visit = (name: string) => {
    for (const child of [...tablesBelow(name, from), ...tablesBelow(name, to)]) if (!seen.has(child)) visit((seen.add(child), child))
  }
  visit(lock.object)
  const descendants = [...seen].filter((name) => from.objects.has(`table:${name}`) || from.objects.has(`foreign-table:${name}`)).length
  return descendants === 0 ? lock : { ...lock, descendants }
}
