import { createHash } from 'node:crypto'
import type { PlanContext } from '../../../diff/kind.ts'
import type { Step } from '../../../model/plan.ts'
import type { ObjectKey, Schema, SchemaObject } from '../../../model/schema.ts'
import { quote } from '../quote.ts'
import { step } from '../step.ts'

/** Before sequences go: where they stand is kept in a setting of the session, if another of the same name comes elsewhere, as that of a table which got another name does. */
export function leavePositions(sequences: readonly Pick<SchemaObject, 'key' | 'name'>[], context: PlanContext): readonly Step[] {
  return sequences.filter(({ key, name }) => handedOver(name, context)?.from === key).map(({ key, name }) => step('copy', key, [
    'do $skein$ begin',
    `  perform set_config('${settingOf(name)}', last_value || ' ' || is_called, false) from ${name};`,
    'end $skein$',
  ].join('\n')))
}

/** Behind the making of one: it counts on from where the one of its name stood, within its own bounds. */
export function takePosition({ key, name }: Pick<SchemaObject, 'key' | 'name'>, context: PlanContext): readonly Step[] {
  if (handedOver(name, context)?.to !== key) return []
  return [step('copy', key, [
    'do $skein$',
    `declare place text[] := string_to_array(current_setting('${settingOf(name)}', true), ' ');`,
    'begin',
    `  perform setval(seqrelid, place[1]::bigint, place[2]::boolean) from pg_sequence where seqrelid = ${quote.literal(name)}::regclass and place[1]::bigint between seqmin and seqmax;`,
    'end $skein$',
  ].join('\n'))]
}

/** The two of one name. What stays on its column, or on a table that is made anew, takes its position along by itself. */
function handedOver(name: string, context: PlanContext): { readonly from: ObjectKey; readonly to: ObjectKey } | undefined {
  const [from, to] = [namesOf(context.from).get(name), namesOf(context.to).get(name)]
  if (from === undefined || to === undefined || from === to || !context.isDropped(from) || !context.isNew(to)) return undefined
  const [before, after] = [columnOf(from, context.from), columnOf(to, context.to)]
  const isAnew = [context.from.objects.get(before)?.parent, context.to.objects.get(after)?.parent].some((table) => table !== undefined && context.isReplaced(table))
  return before === after || isAnew ? undefined : { from, to }
}

/** By which it counts, or to which it is tied. */
function columnOf(key: ObjectKey, schema: Schema): ObjectKey {
  if (key.startsWith('identity:')) return `column:${key.slice('identity:'.length)}`
  return `column:${String(schema.objects.get(key.replace(/^sequence:/, 'sequence-owner:') as ObjectKey)?.is['column'])}`
}

/** A setting's name takes letters, digits and underscores alone, in whatever case: names that look alike so are told apart by their hash. */
function settingOf(name: string): string {
  return `skein.${name.toLowerCase().replaceAll(/[^a-z0-9]/g, '_')}_${createHash('sha256').update(name).digest('hex').slice(0, 8)}`
}

const known = new WeakMap<Schema, ReadonlyMap<string, ObjectKey>>()

/** Sequences, those of identity columns too, by what they are called. */
function namesOf(schema: Schema): ReadonlyMap<string, ObjectKey> {
  const found = known.get(schema) ?? new Map([...schema.objects.values()].filter(({ kind }) => kind === 'sequence' || kind === 'identity').map(({ key, name }) => [name, key]))
  known.set(schema, found)
  return found
}

/** Sequences that go with a column: that by which it counts, and those tied to it. */
export function sequencesWith(column: ObjectKey, context: PlanContext): readonly SchemaObject[] {
  const tied = context.dependents(column).filter(({ kind }) => kind === 'sequence-owner').flatMap(({ name }) => context.from.objects.get(`sequence:${name}`) ?? [])
  return [...context.parts('from', column, 'identity'), ...tied]
}
