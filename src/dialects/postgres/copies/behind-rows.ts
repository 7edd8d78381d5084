import type { PlanContext } from '../../../diff/kind.ts'
import type { Step } from '../../../model/plan.ts'
import type { ObjectKey } from '../../../model/schema.ts'
import { type Counted, type Counting, behindValues, numbers, positionOf } from '../kinds/counts-on.ts'
import { heirTablesOf } from '../kinds/heir-tables.ts'
import { treeOf } from '../partitions/tree.ts'
import { countsOf } from './counts.ts'
import type { Move } from './move-rows.ts'
import { standsFor } from './positions.ts'
import type { Value } from './values.ts'

/** Where nulls get numbers while their rows are copied, what is new to count stands first behind all values that come, and those that are there. */
export function aheadOfRows(moves: readonly Move[], context: PlanContext): readonly Step[] {
  return targetsOf(moves).flatMap((table) =>
    countsOf(tableKey(table), context)
      .filter((count) => context.isNew(count.key) && isNumbering(count, table, moves, context))
      .map((count) => behindValues(count, [...there(count, table, context), ...coming(count, table, moves, context)], positionOf(count))),
  )
}

/** Where they do not, it stands behind the values that came: the next row would else get a number that is there. */
export function behindRows(remade: string | undefined, moves: readonly Move[], context: PlanContext): readonly Step[] {
  return [...new Set([...(remade === undefined ? [] : [remade]), ...targetsOf(moves)])].flatMap((table) => {
    const isAnew = (count: Counting) => context.isNew(count.key) && standsFor(count, tableKey(table), context) === undefined
    const counts = countsOf(tableKey(table), context).filter((count) => isAnew(count) && !isNumbering(count, table, moves, context) && hasValues(count, table, moves, context))
    return counts.map((count) => behindValues(count, [own(count, table, context)], context.isReplaced(tableKey(table)) ? count.is.start : positionOf(count)))
  })
}

function targetsOf(moves: readonly Move[]): readonly string[] {
  return [...new Set(moves.map(({ into }) => into))]
}

function isNumbering(count: Counting, table: string, moves: readonly Move[], context: PlanContext): boolean {
  return valuesFor(count, table, moves, context).some(({ value }) => value.fills === true)
}

function hasValues(count: Counting, table: string, moves: readonly Move[], context: PlanContext): boolean {
  const isNumber = numbers.has(String(context.to.objects.get(count.column)?.is['type']))
  return isNumber && (context.from.objects.has(count.column) || valuesFor(count, table, moves, context).length > 0)
}

function coming(count: Counting, table: string, moves: readonly Move[], context: PlanContext): readonly Counted[] {
  return valuesFor(count, table, moves, context).map(({ value, move: { from, ifThere } }) => ({ from, value: value.own ?? value.value, ...(ifThere === true ? { ifThere } : {}) }))
}

/** Rows of partitions and heirs that stood before. */
function there(count: Counting, table: string, context: PlanContext): readonly Counted[] {
  const below = [...treeOf(context.to).whole(table).slice(1), ...heirTablesOf(table, context.to)]
  const isThere = (one: string) => context.from.objects.has(tableKey(one))
  return (isThere(table) && !context.isReplaced(tableKey(table))) || below.some(isThere) ? [own(count, table, context)] : []
}

function own({ column }: Counting, table: string, context: PlanContext): Counted {
  return { from: table, value: nameOf(column, context) }
}

function valuesFor({ column }: Counting, table: string, moves: readonly Move[], context: PlanContext): readonly { readonly value: Value; readonly move: Move }[] {
  const name = nameOf(column, context)
  return moves.filter(({ into }) => into === table).flatMap((move) => move.values.filter((value) => value.column === name).map((value) => ({ value, move })))
}

function nameOf(column: ObjectKey, { to }: PlanContext): string {
  return String(to.objects.get(column)?.is['column'])
}

function tableKey(name: string): ObjectKey {
  return `table:${name}`
}
