import type { PlanContext } from '../../../diff/kind.ts'
import type { Step } from '../../../model/plan.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import { quote } from '../quote.ts'
import { step } from '../step.ts'
import type { Sequence } from './sequence-text.ts'

interface Counting {
  /** The sequence or the identity, and what its sequence is called. */
  readonly key: ObjectKey
  readonly name: string
  readonly column: ObjectKey
  readonly is: Pick<Sequence, 'increment' | 'start' | 'min' | 'max'>
}

/** What begins to count for a column that has values goes on behind the last of them, where that lies behind its start: the next row would else get a number that is there. */
export function countOn({ key, name, column, is }: Counting, context: PlanContext): readonly Step[] {
  const [before, after] = [context.from.objects.get(column), context.to.objects.get(column)]
  if (before === undefined || after?.parent?.startsWith('table:') !== true) return []
  if (![before, after].every((one) => numbers.has(String(one.is['type'])))) return []
  return [step('copy', key, counting(name, after, is), { works: 'scans' })]
}

/** The same where it stands: its values move with the table, or come anew with the column. */
export function countOnHere(counting: Counting, context: PlanContext): readonly Step[] {
  const table = context.to.objects.get(counting.column)?.parent
  const isMoved = table === undefined || context.isReplaced(table) || context.isReplaced(counting.column)
  return isMoved ? [] : countOn(counting, context)
}

function counting(name: string, { parent, is: { column } }: SchemaObject, { increment, start, min, max }: Counting['is']): string {
  const [last, bounds] = increment.startsWith('-') ? [`min(${String(column)})`, `${min} and ${start}`] : [`max(${String(column)})`, `${start} and ${max}`]
  return [
    'do $skein$ begin',
    `  perform setval(${quote.literal(name)}, ${last}) from ${(parent ?? '').slice('table:'.length)} having ${last} between ${bounds};`,
    'end $skein$',
  ].join('\n')
}

const numbers: ReadonlySet<string> = new Set(['smallint', 'integer', 'bigint'])
