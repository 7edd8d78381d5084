import type { PlanContext } from '../../../diff/kind.ts'
import type { Hazard } from '../../../model/plan.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import { conversion } from '../kinds/column-change.ts'
import type { Column } from '../kinds/column-text.ts'
import { mayBreak } from '../kinds/null-filling.ts'
import { quote } from '../quote.ts'
import { hazard } from '../step.ts'

/** What a column gets: an expression over another table's columns. */
export interface Value {
  /** Quoted where it must be. */
  readonly column: string
  readonly value: string
  /** What comes from the other table, of the column's own type. Absent where that is `value`. */
  readonly own?: string
  /** Nulls get something in their place. */
  readonly fills?: true
}

export interface Values {
  readonly values: readonly Value[]
  readonly hazards: readonly Hazard[]
}

/** What rows of one table give to columns of another, as both are at that time: columns of the same names, cast where they have to be. */
export function valuesBetween(from: ObjectKey, to: ObjectKey, context: PlanContext): Values {
  const before = new Map(context.parts<Column>('from', from, 'column').map((column) => [column.is.column, column]))
  const columns = stored(to, context)
  const pairs = columns.flatMap((after) => {
    const old = before.get(after.is.column)
    return old === undefined ? [] : [valueOf(old, after, context)]
  })
  const empty = columns.flatMap((after) => (mayStayEmpty(before.get(after.is.column), after, context) ? [hazard('may-fail-on-data', `${after.name} may not be null, and there may be rows without it`)] : []))
  return { values: pairs.map(({ hazards: _, ...value }) => value), hazards: [...pairs.flatMap(({ hazards }) => hazards), ...empty] }
}

/** The same for a table with these very columns. */
export function ownValues(table: ObjectKey, context: PlanContext): readonly Value[] {
  return stored(table, context).map(({ is: { column } }) => ({ column, value: column }))
}

function stored(table: ObjectKey, context: PlanContext): readonly SchemaObject<Column>[] {
  return context.parts<Column>('to', table, 'column').filter(({ is }) => is.generated === undefined)
}

function valueOf(from: SchemaObject<Column>, to: SchemaObject<Column>, context: PlanContext): Value & Pick<Values, 'hazards'> {
  const { using, mayFail, cut } = conversion(from, to, context)
  const isSame = from.is.type === to.is.type && using === undefined
  const stored = isSame ? to.is.column : (using ?? to.is.column)
  const own = stored === to.is.column && from.is.type !== to.is.type ? `${stored}::${unlimited(to.is.type)}` : stored
  const standard = standsForNulls(from, to, context)
  return {
    column: to.is.column,
    ...(standard === undefined ? { value: stored } : { value: `coalesce(${own}, ${standard.expression})`, fills: true }),
    own,
    hazards: [
      ...(standard === undefined ? [] : [hazard('cannot-be-undone', `nulls in ${from.name} become ${standard.called}`), ...(standard.called === 'numbers' ? [] : mayBreak(to, context))]),
      ...(mayFail && !isSame ? [hazard('may-fail-on-data', `a value of ${from.name} may be none of ${to.is.type}`)] : []),
      ...(cut === undefined || isSame ? [] : [hazard('loses-data', `${to.name} becomes ${to.is.type}: ${cut}`)]),
    ],
  }
}

/** What a column that may hold nulls no longer gets in their place: what new rows get. */
function standsForNulls(from: SchemaObject<Column>, to: SchemaObject<Column>, { from: before, to: after }: PlanContext): { readonly expression: string; readonly called: 'numbers' | 'its default' } | undefined {
  if (before.objects.has(partOf('not-null', from)) || !after.objects.has(partOf('not-null', to))) return undefined
  const [standard, identity] = [after.objects.get(partOf('default', to)), after.objects.get(partOf('identity', to))]
  if (identity !== undefined) return { expression: `nextval(${quote.literal(identity.name)})`, called: 'numbers' }
  return standard === undefined ? undefined : { expression: String(standard.is['expression']), called: 'its default' }
}

/** It has to have a value, and nothing gives it one where none was. */
function mayStayEmpty(from: SchemaObject<Column> | undefined, to: SchemaObject<Column>, { from: before, to: after }: PlanContext): boolean {
  if (!after.objects.has(partOf('not-null', to)) || ['default', 'identity'].some((kind) => after.objects.has(partOf(kind, to)))) return false
  return from === undefined || !before.objects.has(partOf('not-null', from))
}

/** A type without its length: too long a value is refused where it is stored, and not cut where it is cast. */
function unlimited(type: string): string {
  return type.replace(/\([\d,]+\)/, '')
}

function partOf(kind: string, { key }: SchemaObject<Column>): ObjectKey {
  return key.replace(/^column:/, `${kind}:`) as ObjectKey
}
