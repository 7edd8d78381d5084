import type { PlanContext } from '../../../diff/kind.ts'
import type { Step } from '../../../model/plan.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import { step } from '../step.ts'
import type { CompositeType } from './composite.ts'
import type { Type, TypeObject } from './form.ts'

/**
 * How a value comes from a type that is set aside to the one of the same name that is made anew: `value::text::type`, as a label does. Where
 * a composite in it has gained, lost or moved an attribute its text no longer fits, and it goes by `value::type` and the casts of
 * `castSteps`, which go by name. `needs`: what the value's holder depends on; a value of any other type is left as it is.
 */
export function recast(value: string, type: string, needs: readonly ObjectKey[], context: PlanContext): string {
  const key = needs.find((need) => context.isReplaced(need) && isOf(type, context.from.objects.get(need)))
  if (key === undefined) return value
  if (key.startsWith('table:') && !hasSameColumns(key, context)) return value
  return needsCast(key, context) ? `${value}::${type}` : `${value}::text::${type}`
}

/** Whether the text of a row is text of a row of the table made anew. */
export function hasSameColumns(table: ObjectKey, context: PlanContext): boolean {
  const named = (side: 'from' | 'to') => context.parts(side, table, 'column').map(({ is }) => is['column']).join()
  return named('from') === named('to')
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
  if (from === undefined || to === undefined || from.kind !== 'type') return false
  return names(from.is as unknown as Type) !== names(to.is as unknown as Type) || from.depends.some((need) => needsCast(need, context, seen))
}

function names(is: Type): string {
  return is.form === 'composite' ? (is as CompositeType).attributes.map(({ name }) => name).join(',') : ''
}

/** A cast from the composite that was set aside, attribute by attribute. It goes with it. */
export function castSteps(aside: TypeObject<CompositeType>, { key, name, is }: TypeObject<CompositeType>, context: PlanContext): readonly Step[] {
  const before = new Map(aside.is.attributes.map((attribute) => [attribute.name, attribute.type]))
  const values = is.attributes.map(({ name: attribute, type }) => {
    const value = `(v).${attribute}`
    if (!before.has(attribute)) return 'null'
    return before.get(attribute) === type ? recast(value, type, aside.depends, context) : `${value}::text::${type}`
  })
  const body = `select row(${values.join(', ')})::${name}`
  return [
    step('create', key, `create function pg_temp.recast(v ${aside.name}) returns ${name} language sql strict as $skein$ ${body} $skein$`),
    step('create', key, `create cast (${aside.name} as ${name}) with function pg_temp.recast(${aside.name})`),
  ]
}

/** Takes that cast away again. */
export function uncastSteps({ key, name }: TypeObject, replacedBy: string): readonly Step[] {
  return [step('drop', key, `drop cast (${name} as ${replacedBy})`), step('drop', key, `drop function pg_temp.recast(${name})`)]
}
