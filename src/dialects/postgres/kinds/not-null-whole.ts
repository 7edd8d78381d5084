import type { PlanContext } from '../../../diff/kind.ts'
import type { ObjectKey, Schema, SchemaObject } from '../../../model/schema.ts'
import { treeOf } from '../partitions/tree.ts'
import { holderOf } from './constraint-names.ts'
import { heirTablesOf } from './heir-tables.ts'
import type { NotNull } from './not-null.ts'
import { above } from './not-null-lineage.ts'

/** A NOT NULL with all that it has from above and hands down, however far: columns of that name in tables that inherit from each other. */
export function wholeOf(key: ObjectKey, schema: Schema): readonly ObjectKey[] {
  const found = new Set<ObjectKey>([key])
  for (const one of found) for (const other of [...rightAbove(one, schema), ...rightBelow(one, schema)]) found.add(other)
  return [...found]
}

/** The one of a whole that renames them all; none where they are not called alike, or come from several (18). */
export function topOf(whole: readonly ObjectKey[], schema: Schema): ObjectKey | undefined {
  const tops = whole.filter((one) => rightAbove(one, schema).length === 0)
  const names = new Set(whole.map((one) => schema.objects.get(one)?.name))
  return tops.length === 1 && names.size === 1 ? tops[0] : undefined
}

/** What has its name so far, here or in a table that has it from here, and is called otherwise by no statement: it is out of the way before. */
export function formerHolders({ key, name }: SchemaObject<NotNull>, { from, to }: PlanContext): readonly ObjectKey[] {
  const whole = rightAbove(key, to).length === 0 ? wholeOf(key, to) : [key]
  const holders = whole.flatMap((one) => holderOf(name, notNullOf(one, to).table, from) ?? [])
  return holders.filter((one) => !whole.includes(one.key) && !(one.kind === 'not-null' && topOf(wholeOf(one.key, from), from) !== undefined)).map((one) => one.key)
}

function rightAbove(key: ObjectKey, schema: Schema): readonly ObjectKey[] {
  const { table, column } = notNullOf(key, schema)
  const of = treeOf(schema).partition(table)?.is.of
  const tables = of === undefined ? above(`column:${table}.${column}`, schema) : [of]
  return tables.map((one): ObjectKey => `not-null:${one}.${column}`).filter((one) => isHandedDownBy(one, schema))
}

function rightBelow(key: ObjectKey, schema: Schema): readonly ObjectKey[] {
  const { table, column } = notNullOf(key, schema)
  if (!isHandedDownBy(key, schema)) return []
  return [...heirTablesOf(table, schema), ...treeOf(schema).childrenOf(table)].map((one): ObjectKey => `not-null:${one}.${column}`).filter((one) => schema.objects.has(one))
}

function isHandedDownBy(key: ObjectKey, { objects }: Schema): boolean {
  const object = objects.get(key)
  return object !== undefined && (object.is as unknown as NotNull).noInherit !== true
}

function notNullOf(key: ObjectKey, { objects }: Schema): NotNull {
  return objects.get(key)?.is as unknown as NotNull
}
