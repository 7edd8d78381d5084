import type { PlanContext } from '../../../diff/kind.ts'
import type { Definition, SchemaObject } from '../../../model/schema.ts'
import { surface } from '../expressions/mask.ts'
import { areUsualBelow } from '../partitions/usual-names.ts'
import { printsBack } from '../printed/prints-back.ts'

/**
 * Whether the server itself makes an index, a constraint or a statistics object anew just as it was when a column below it gets another type. It writes
 * each down and reads it again (13 to 18): what prints otherwise then changes, and how many values are kept and what it goes with is forgotten.
 */
export function survivesRetype({ kind, key, is, depends }: SchemaObject, context: PlanContext): boolean {
  if (kind === 'statistics') return is['target'] === undefined
  if (!areUsualBelow(key, context)) return false
  const { definition, statistics, index } = is as Definition & { readonly index?: Definition }
  if (kind === 'index' && (statistics !== undefined || is['extensions'] !== undefined)) return false
  if (index?.['extensions'] !== undefined) return false
  const retyped = depends.filter((key) => key.startsWith('column:') && isOther(key, context, (type) => type))
  if (is['type'] === 'foreign key') return !retyped.some((key) => isOther(key, context, withoutLength))
  if (typeof definition !== 'string' || !hasExpressions(definition)) return true
  return printsBack(definition) === definition && retyped.length < 2 // The types of two may have to change together.
}

function isOther(key: SchemaObject['key'], { from, to, isReplaced }: PlanContext, seen: (type: unknown) => unknown): boolean {
  const [before, after] = [from.objects.get(key), to.objects.get(key)]
  return seen(before?.is['type']) !== seen(after?.is['type']) || before?.depends.some((need) => need.startsWith('type:') && isReplaced(need)) === true
}

/** `character varying` of `character varying(20)`. */
function withoutLength(type: unknown): string {
  return String(type).replace(/\([\d,-]+\)/, '')
}

/** Whether an index or a constraint, as the server prints it, is more than a list of columns. */
export function hasExpressions(definition: string): boolean {
  const inside = definition.slice(definition.indexOf('(') + 1)
  return definition.startsWith('CHECK') || surface(definition).includes(' WHERE ') || surface(inside).includes('(')
}
