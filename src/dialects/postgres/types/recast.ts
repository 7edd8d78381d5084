import type { PlanContext } from '../../../diff/kind.ts'
import type { Step } from '../../../model/plan.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import type { Column } from '../kinds/column-text.ts'
import { step } from '../step.ts'
import type { CompositeType } from './composite.ts'

/**
 * How a value comes from a type that is set aside to the one of the same name that is made anew: `value::text::type`, as a label does. Where
 * a composite in it, or a row, has gained, lost or moved an attribute its text no longer fits, and it goes by `value::type` and the casts of
 * `castSteps`, which go by name. `needs`: what the value's holder depends on; a value of any other type is left as it is.
 */
export function recast(value: string, type: string, needs: readonly ObjectKey[], context: PlanContext): string {
  const key = needs.find((need) => context.isReplaced(need) && isOf(type, context.from.objects.get(need)))
  if (key === undefined) return value
  return needsCast(key, context) ? `${value}::${type}` : `${value}::text::${type}`
}

/** Whether a type as `format_type` prints it, `public.level(3)[]`, is this one, its array or its multirange, or that of a table's rows. */
function isOf(type: string, object: SchemaObject | undefined): boolean {
  const bare = type.replace(/(\[\])+$/, '').replace(/\([^()"]*\)$/, '')
  return (object?.kind === 'type' || object?.kind === 'table') && (object.name === bare || object.is['multirange'] === bare)
}

/** Whether its text from before is no text of it now. */
export function needsCast(key: ObjectKey, context: PlanContext, seen = new Set<ObjectKey>()): boolean {
  if (seen.has(key) || !context.isReplaced(key)) return false
  seen.add(key)
  const [from, to] = [context.from.objects.get(key), context.to.objects.get(key)]
  if (from === undefined || to === undefined || from.is['form'] !== to.is['form'] || from.is['base'] !== to.is['base']) return false
  const [before, after] = [valuesOf('from', from, context), valuesOf('to', to, context)]
  const needs = from.kind === 'table' ? before.flatMap((value) => value.needs) : from.depends
  return names(before) !== names(after) || needs.some((need) => needsCast(need, context, seen))
}

function names(values: readonly Value[]): string {
  return values.map(({ name }) => name).join()
}

/** One of those that a composite or a row is made of. */
interface Value {
  readonly name: string
  readonly type: string
  readonly needs: readonly ObjectKey[]
}

function valuesOf(side: 'from' | 'to', { key, kind, is, depends }: Pick<SchemaObject<object>, 'key' | 'kind' | 'is' | 'depends'>, context: PlanContext): readonly Value[] {
  if (kind === 'table') return context.parts<Column>(side, key, 'column').map((column) => ({ name: column.is.column, type: column.is.type, needs: column.depends.filter((need) => need !== key && !need.startsWith('column:')) }))
  const { attributes = [] } = is as Partial<CompositeType>
  return attributes.map(({ name, type }) => ({ name, type, needs: depends }))
}

/** A cast from the composite, or the row, that was set aside, value by value. It goes with it. */
export function castSteps(aside: SchemaObject<object>, to: SchemaObject<object>, context: PlanContext): readonly Step[] {
  const { key, name } = to
  const before = new Map(valuesOf('from', aside, context).map((value) => [value.name, value]))
  const values = valuesOf('to', to, context).map(({ name: attribute, type }) => {
    const [value, known] = [`(v).${attribute}`, before.get(attribute)]
    if (known === undefined) return 'null'
    return known.type === type ? recast(value, type, known.needs, context) : `${value}::text::${type}`
  })
  const body = `select row(${values.join(', ')})::${name}`
  return [
    step('create', key, `create function pg_temp.recast(v ${aside.name}) returns ${name} language sql strict as $skein$ ${body} $skein$`),
    step('create', key, `create cast (${aside.name} as ${name}) with function pg_temp.recast(${aside.name})`),
  ]
}

/** Takes that cast away again. */
export function uncastSteps({ key, name }: Pick<SchemaObject, 'key' | 'name'>, replacedBy: string): readonly Step[] {
  return [step('drop', key, `drop cast (${name} as ${replacedBy})`), step('drop', key, `drop function pg_temp.recast(${name})`)]
}
