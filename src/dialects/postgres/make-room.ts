import type { Step } from '../../model/plan.ts'
import type { ObjectKey, Schema, SchemaObject } from '../../model/schema.ts'
import { freeName } from './aside-name.ts'
import { allConstraintNames, holderOf } from './kinds/constraint-names.ts'
import type { NotNull } from './kinds/not-null.ts'
import { topOf, wholeOf } from './kinds/not-null-whole.ts'
import { step } from './step.ts'

/**
 * The schema as it is once each NOT NULL that keeps a name for longer than `steps` leave it to it is called otherwise, and the statements that see to it: as it is to be called, where that is free, else by a name
 * of its own for as long as it takes. From 18 on, where it has a name. Those that no rename reaches stay as they are.
 */
export function makeRoom(from: Schema, to: Schema, steps: readonly Step[]): { readonly schema: Schema; readonly steps: readonly Step[] } {
  const tops = inTheWay(from, to).filter((one) => !goesInTime(one, steps, { from, to })).map(({ top }) => top)
  const made: Step[] = []
  let schema = from
  for (const _ of tops) {
    const open = inTheWay(schema, to).filter(({ top }) => tops.includes(top))
    const next = open.find((one) => wantedName(one, schema, to) !== undefined) ?? open[0]
    if (next === undefined) break
    const name = wantedName(next, schema, to) ?? freeName(next.name, '__old', (bare) => [from, to].some((side) => allConstraintNames(side).has(bare)))
    made.push(renaming(next, name))
    schema = renamed(schema, next, name, to)
  }
  return { schema, steps: made }
}

/** A NOT NULL, with those that are renamed along with it, and what is to have their name in their tables. */
interface InTheWay {
  readonly top: ObjectKey
  readonly table: string
  readonly name: string
  readonly whole: readonly ObjectKey[]
  readonly wanting: readonly SchemaObject[]
}

function inTheWay(from: Schema, to: Schema): readonly InTheWay[] {
  const found = new Map<ObjectKey, InTheWay>()
  const known = new Map<ObjectKey, ObjectKey | undefined>()
  for (const { kind, key, name, is } of from.objects.values()) {
    if (kind !== 'not-null' || to.objects.get(key)?.name === name) continue
    const wanting = holderOf(name, String(is['table']), to)
    if (wanting === undefined) continue
    const whole = known.has(key) ? [] : wholeOf(key, from)
    const top = known.has(key) ? known.get(key) : topOf(whole, from)
    for (const one of whole) known.set(one, top)
    const other = top === undefined ? undefined : found.get(top)
    if (top !== undefined) found.set(top, other === undefined ? { top, table: String(from.objects.get(top)?.is['table']), name, whole, wanting: [wanting] } : { ...other, wanting: [...other.wanting, wanting] })
  }
  return [...found.values()]
}

/** Whether it is gone, or called otherwise, by the time that its name is taken. What is taken in a table that is made anew is taken from nobody. */
function goesInTime({ whole, wanting }: InTheWay, steps: readonly Step[], { from, to }: { readonly from: Schema; readonly to: Schema }): boolean {
  const made = new Set(steps.filter(({ verb }) => verb === 'create').map(({ object }) => object))
  const takers = wanting.filter((one) => !made.has(tableOf(one, to))).flatMap((one) => (one.kind === 'not-null' ? wholeOf(one.key, to) : [one.key]))
  if (takers.length === 0) return true
  const [freeing, taking] = [withColumns(whole, from), withColumns(takers, to)]
  const freed = steps.findLastIndex(({ verb, object }) => (verb === 'drop' || verb === 'rename') && freeing.has(object))
  const taken = steps.findIndex(({ verb, object }) => (verb === 'create' || verb === 'rename') && taking.has(object))
  return freed >= 0 && freed < taken
}

function tableOf({ kind, parent }: SchemaObject, { objects }: Schema): ObjectKey {
  return (kind === 'not-null' ? objects.get(parent as ObjectKey)?.parent : parent) as ObjectKey
}

/** A column's statement makes its NOT NULL too, and drops it. */
function withColumns(keys: readonly ObjectKey[], { objects }: Schema): ReadonlySet<ObjectKey> {
  return new Set(keys.flatMap((key) => [key, ...(key.startsWith('not-null:') ? [objects.get(key)?.parent as ObjectKey] : [])]))
}

/** What all of them are to be called, where nothing in their tables is called so yet. */
function wantedName({ whole }: InTheWay, schema: Schema, to: Schema): string | undefined {
  const [name, ...others] = new Set(whole.map((key) => to.objects.get(key)?.name))
  const isFree = name !== undefined && others.length === 0 && whole.every((key) => holderOf(name, String(schema.objects.get(key)?.is['table']), schema) === undefined)
  return isFree ? name : undefined
}

/** One statement goes all the way down. */
function renaming({ top, table, name }: InTheWay, other: string): Step {
  const words = (before: string, after: string) => `alter table ${table} rename constraint ${before} to ${after}`
  return step('rename', top, words(name, other), { locks: [{ object: table, mode: 'ACCESS EXCLUSIVE' }], undo: words(other, name) })
}

function renamed(schema: Schema, { whole }: InTheWay, name: string, to: Schema): Schema {
  const objects = new Map(schema.objects)
  for (const key of whole) {
    const [object, wanted] = [objects.get(key) as unknown as SchemaObject<NotNull>, to.objects.get(key)]
    const { named: _, ...is } = object.is
    const named = wanted?.name === name ? wanted.is['named'] : name
    objects.set(key, { ...object, name, is: { ...is, ...(named === undefined ? {} : { named }) } } as unknown as SchemaObject)
  }
  return { ...schema, objects }
}
