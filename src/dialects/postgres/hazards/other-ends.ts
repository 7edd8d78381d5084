import type { PlanContext } from '../../../diff/kind.ts'
import type { LockTaken, Step } from '../../../model/plan.ts'
import type { ObjectKey, Schema, SchemaObject } from '../../../model/schema.ts'
import { treeOf } from '../partitions/tree.ts'

type Sides = Pick<PlanContext, 'from' | 'to'>

/** Tables to which foreign keys refer that come or go with a step, or are switched by it. */
export function otherEnds({ verb, sql }: Step, object: SchemaObject, from: Schema): readonly LockTaken[] {
  const isGoing = verb === 'drop' && (object.kind !== 'partition' || / drop constraint /.test(sql))
  const mode = isGoing || sql.endsWith(' not enforced') ? 'ACCESS EXCLUSIVE' : 'SHARE ROW EXCLUSIVE'
  const isSwitched = verb === 'drop' || verb === 'create' || sql.endsWith(' enforced')
  const keys = isForeignKey(object) ? (isSwitched ? [object] : []) : object.kind === 'partition' ? handedDown(object, from) : object.kind === 'table' && verb === 'drop' ? keysOf(object.key, from) : []
  return keys.flatMap((key) => referencedBy(key)).map((name) => ({ object: name, mode }))
}

/** Foreign keys that a partition has from above while it is one. */
function handedDown({ is }: SchemaObject, from: Schema): readonly SchemaObject[] {
  return [String(is['of']), ...treeOf(from).above(String(is['of']))].flatMap((table) => keysOf(`table:${table}`, from))
}

/** Tables right above the one that a step makes, takes on or drops; of one that drops a partition also the default partition, which takes its rows from then on. */
export function tablesAbove({ verb }: Step, { kind, name, key, is }: SchemaObject, { from, to }: Sides): readonly LockTaken[] {
  if (kind === 'inheritance' && verb === 'create') return [{ object: String(is['parent']), mode: 'SHARE UPDATE EXCLUSIVE' }]
  if (kind !== 'table') return []
  if (verb === 'create') return parentsOf(key, to).map((parent) => ({ object: parent, mode: 'SHARE UPDATE EXCLUSIVE' }))
  const of = verb === 'drop' ? treeOf(from).partition(name)?.is.of : undefined
  return of === undefined ? [] : [of, treeOf(from).defaultOf(of) ?? of].map((object) => ({ object, mode: 'ACCESS EXCLUSIVE' }))
}

function keysOf(table: ObjectKey, from: Schema): readonly SchemaObject[] {
  return tiesIn(from, 'foreign key').get(table) ?? []
}

function parentsOf(table: ObjectKey, to: Schema): readonly string[] {
  return tiesIn(to, 'inheritance').get(table)?.map(({ is }) => String(is['parent'])) ?? []
}

const known = new WeakMap<Schema, Map<string, ReadonlyMap<ObjectKey, readonly SchemaObject[]>>>()

/** By the tables that have them. */
function tiesIn(schema: Schema, what: 'foreign key' | 'inheritance'): ReadonlyMap<ObjectKey, readonly SchemaObject[]> {
  const before = known.get(schema) ?? new Map<string, ReadonlyMap<ObjectKey, readonly SchemaObject[]>>()
  known.set(schema, before)
  const found = before.get(what) ?? byParent([...schema.objects.values()].filter((object) => (what === 'inheritance' ? object.kind === what : isForeignKey(object))))
  before.set(what, found)
  return found
}

function byParent(objects: readonly SchemaObject[]): ReadonlyMap<ObjectKey, readonly SchemaObject[]> {
  const found = new Map<ObjectKey, SchemaObject[]>()
  for (const object of objects) {
    if (object.parent === undefined) continue
    const others = found.get(object.parent)
    if (others === undefined) found.set(object.parent, [object])
    else others.push(object)
  }
  return found
}

function isForeignKey({ kind, is }: SchemaObject): boolean {
  return kind === 'constraint' && is['type'] === 'foreign key'
}

function referencedBy({ depends, parent }: SchemaObject): readonly string[] {
  const others = depends.filter((key) => key.startsWith('column:') && !key.startsWith(`column:${nameIn(parent)}.`))
  return others.map((key) => nameIn(key).replace(/\.(?:"(?:[^"]|"")*"|[^".]+)$/, ''))
}

function nameIn(key: ObjectKey | undefined): string {
  return key === undefined ? '' : key.slice(key.indexOf(':') + 1)
}
