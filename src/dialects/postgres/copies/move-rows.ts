import type { Hazard, Step } from '../../../model/plan.ts'
import type { ObjectKey } from '../../../model/schema.ts'
import { quote } from '../quote.ts'
import { step } from '../step.ts'
import type { Value } from './values.ts'

/** Rows of one table that become another's. */
export interface Move {
  readonly object: ObjectKey
  readonly into: string
  /** As a query names it: `public.t__old`, `only public.t__old`. */
  readonly from: string
  readonly values: readonly Value[]
  /** Nothing happens where there is no such table. */
  readonly ifThere?: true
  readonly hazards: readonly Hazard[]
}

/** Copies them, and ends the run where not all of them came. Identity columns keep their values. */
export function moveRows({ object, into, from, values, ifThere, hazards }: Move): Step {
  const columns = values.length === 0 ? '' : ` (${values.map(({ column }) => column).join(', ')})`
  const failed = quote.literal(`not all rows of ${from} came into ${into}`.replaceAll('%', '%%'))
  const lines = [
    `insert into ${into}${columns} overriding system value select ${values.map(({ value }) => value).join(', ')} from ${from};`,
    'get diagnostics moved = row_count;',
    `if moved <> (select count(*) from ${from}) then raise exception ${failed}; end if;`,
  ]
  const guarded = ifThere === true ? [`if to_regclass(${quote.literal(from)}) is not null then`, ...lines.map((line) => `  ${line}`), 'end if;'] : lines
  const conflict = values.some(({ value }) => value.includes('moved')) ? ['#variable_conflict use_column'] : [] // A column may be called as the variable is.
  return step('copy', object, ['do $skein$', ...conflict, 'declare moved bigint;', 'begin', ...guarded.map((line) => `  ${line}`), 'end $skein$'].join('\n'), { works: 'scans', hazards })
}
