import type { Step } from '../../../model/plan.ts'
import type { OnlineForm, Surroundings } from './form.ts'

/** A partition that leaves is let go while others work (14 and later), where its table has no default partition and it is not dropped or attached elsewhere at once. */
export function detached(asked: Step, { versionNumber, steps, from, to }: Surroundings): OnlineForm | undefined {
  const clause = asked.joins?.clause ?? asked.sql
  if (versionNumber < 140_000 || !/ ?detach partition \S/.test(clause) || asked.verb !== 'drop') return undefined
  const table = from.objects.get(asked.object)?.depends.find((key) => key.startsWith('table:'))
  const siblings = [...from.objects.values(), ...to.objects.values()].filter(({ kind, depends }) => kind === 'partition' && table !== undefined && depends.includes(table))
  if (siblings.some(({ is }) => JSON.stringify(is).includes('DEFAULT')) || steps.some(({ object, verb }) => object === asked.object && verb === 'create')) return undefined
  const { joins: _, ...rest } = asked
  return { before: [{ ...rest, sql: `${asked.sql} concurrently`, transaction: 'alone', locks: [{ object: table?.replace(/^table:/, '') ?? '', mode: 'SHARE UPDATE EXCLUSIVE' }] }], inside: [] }
}
