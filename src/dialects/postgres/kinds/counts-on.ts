import type { PlanContext } from '../../../diff/kind.ts'
import type { Step } from '../../../model/plan.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import { nameIn } from '../catalog/relation-key.ts'
import { quote } from '../quote.ts'
import { step } from '../step.ts'
import { conversion } from './column-change.ts'
import type { Column } from './column-text.ts'
import type { Sequence } from './sequence-text.ts'

export interface Counting {
  /** The sequence or the identity, and what its sequence is called. */
  readonly key: ObjectKey
  readonly name: string
  readonly column: ObjectKey
  readonly is: Pick<Sequence, 'increment' | 'start' | 'min' | 'max'>
}

/** What begins to count for a column that has values goes on behind the last of them, where that lies behind its start: the next row would else get a number that is there. */
export function countOn({ key, name, column, is }: Counting, context: PlanContext): readonly Step[] {
  const [before, after] = [context.from, context.to].map(({ objects }) => objects.get(column) as unknown as SchemaObject<Column> | undefined)
  if (before === undefined || after?.parent?.startsWith('table:') !== true) return []
  if (!numbers.has(after.is.type)) return []
  const value = key.startsWith('identity:') ? after.is.column : asNumber(before, after, context)
  return value === undefined ? [] : [behindValues({ key, name, column, is }, [{ from: nameIn(after.parent), value }], is.start)]
}

/** A column's values as it will have them: a sequence may be there before its column is of numbers, an identity is not. */
function asNumber(before: SchemaObject<Column>, after: SchemaObject<Column>, context: PlanContext): string | undefined {
  if (numbers.has(before.is.type)) return after.is.column
  return before.is.type.endsWith('[]') ? undefined : (conversion(before, after, context).using ?? `${after.is.column}::${after.is.type}`)
}

/** The same where it stands: its values move with the table, or come anew with the column. */
export function countOnHere(counting: Counting, context: PlanContext): readonly Step[] {
  const table = context.to.objects.get(counting.column)?.parent
  const isMoved = table === undefined || context.isReplaced(table) || context.isReplaced(counting.column)
  return isMoved ? [] : countOn(counting, context)
}

/** Values that a count has to go on behind. */
export interface Counted {
  /** As a query names it: `public.t`, `only public.t__old`. */
  readonly from: string
  /** An expression over its columns. */
  readonly value: string
  /** Nothing happens where there is no such table. */
  readonly ifThere?: true
}

/** Moves a count behind the values of all of these, where they lie behind `since`. */
export function behindValues({ key, name, is: { increment, min, max } }: Counting, values: readonly Counted[], since: string): Step {
  const lines = values.map(({ from, value, ifThere }) => {
    const [last, bounds] = increment.startsWith('-') ? [`min(${value})`, `${min} and ${since}`] : [`max(${value})`, `${since} and ${max}`]
    const line = `perform setval(${quote.literal(name)}, ${last}) from ${from} having ${last} between ${bounds};`
    return ifThere === true ? `if to_regclass(${quote.literal(from)}) is not null then ${line} end if;` : line
  })
  return step('copy', key, ['do $skein$ begin', ...lines.map((line) => `  ${line}`), 'end $skein$'].join('\n'), { works: 'scans' })
}

/** The last of it that was answered, or where it starts. */
export function positionOf({ name }: Pick<Counting, 'name'>): string {
  return `(select last_value from ${name})`
}

/** Types of columns that can be counted for. */
export const numbers: ReadonlySet<string> = new Set(['smallint', 'integer', 'bigint'])
