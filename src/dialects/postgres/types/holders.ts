import type { PlanContext } from '../../../diff/kind.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'

/** A column, a type, a materialized view. */
export interface Holder {
  readonly type?: string
  readonly base?: string
  readonly form?: string
}

/** What holds values of a type, and whether as they are: not inside an array, a composite, a range or another table's row. */
export interface Holding {
  readonly holder: SchemaObject<Holder>
  readonly isPlain: boolean
}

/** All that holds values of a type as it was, through types and rows that hold it. */
export function holdingsOf(type: ObjectKey, context: PlanContext, isPlain = true, seen = new Set<string>()): readonly Holding[] {
  if (seen.has(`${type} ${isPlain}`)) return []
  seen.add(`${type} ${isPlain}`)
  const name = type.slice(type.indexOf(':') + 1)
  return (context.dependents(type) as readonly SchemaObject<Holder>[]).flatMap((holder): readonly Holding[] => {
    const { kind, key, parent, is } = holder
    const isSame = isPlain && name === (kind === 'type' ? is.base : is.type)
    if (kind === 'type') return holdingsOf(key, context, isSame, seen)
    if (kind === 'materialized-view') return givesArrays(holder, name) ? [{ holder, isPlain: false }] : givesType(holder, name) ? [{ holder, isPlain }] : []
    return kind !== 'column' || parent === undefined || parent === type ? [] : [{ holder, isPlain: isSame }, ...holdingsOf(parent, context, false, seen)]
  })
}

/** Whether a query gives arrays of a type, by the name that `format_type` prints. */
export function givesArrays({ facts }: Pick<SchemaObject, 'facts'>, type: string): boolean {
  return facts?.columns?.some((column) => column.type.startsWith(`${type}[`)) === true
}

function givesType({ facts }: Pick<SchemaObject, 'facts'>, type: string): boolean {
  return facts?.columns?.some((column) => column.type.replace(/ collate .*$/, '') === type) === true
}

/** Composites that it holds, domains that it holds inside something else, and tables whose rows it holds: as they were, of what was there, else as they are wanted. */
export function heldWithin(holder: SchemaObject<Holder>, context: PlanContext): readonly ObjectKey[] {
  const side = (context.from.objects.get(holder.key) as SchemaObject<Holder> | undefined) === holder ? 'from' : 'to'
  return within(holder, side, context, true, new Set())
}

function within({ depends, parent, is }: SchemaObject<Holder>, side: 'from' | 'to', context: PlanContext, isPlain: boolean, seen: Set<ObjectKey>): readonly ObjectKey[] {
  return depends.flatMap((key): readonly ObjectKey[] => {
    const need = seen.has(key) || key === parent ? undefined : context[side].objects.get(key)
    seen.add(key)
    if (need === undefined) return []
    if (need.kind !== 'type') return [...(rowed.has(need.kind) ? [key] : []), ...context.parts<Holder>(side, key, 'column').flatMap((column) => within(column, side, context, false, seen))]
    const [isDomain, isSame] = [need.is['form'] === 'domain', isPlain && [is.type, is.base].includes(need.name)]
    return [...((isDomain && !isSame) || need.is['form'] === 'composite' ? [key] : []), ...within(need, side, context, isDomain && isSame, seen)]
  })
}

const rowed: ReadonlySet<string> = new Set(['table', 'foreign-table'])
