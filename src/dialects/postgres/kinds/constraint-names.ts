import { partsOf } from '../../../diff/context.ts'
import type { ObjectKey, Schema, SchemaObject } from '../../../model/schema.ts'
import { nameIn } from '../catalog/relation-key.ts'
import { treeOf } from '../partitions/tree.ts'

/** What holds a name among the constraints of a table: a NOT NULL (18 and newer), another constraint, or a check that it has from a table above. */
export function holderOf(name: string, table: string, schema: Schema): SchemaObject | undefined {
  const names = namesIn(schema).byTable
  const own = names.get(`${table} ${name}`)
  return own ?? tablesAbove(table, schema).map((above) => names.get(`${above} ${name}`)).find((one) => one?.is['type'] === 'check')
}

/** Names of all constraints of tables, bare. */
export function allConstraintNames(schema: Schema): ReadonlySet<string> {
  return namesIn(schema).all
}

interface Names {
  readonly byTable: ReadonlyMap<string, SchemaObject>
  readonly all: ReadonlySet<string>
}

const known = new WeakMap<Schema, Names>()

function namesIn(schema: Schema): Names {
  const before = known.get(schema)
  if (before !== undefined) return before
  const [byTable, all] = [new Map<string, SchemaObject>(), new Set<string>()]
  for (const object of schema.objects.values()) {
    if (object.kind !== 'not-null' && object.kind !== 'constraint') continue
    const [table, name] = object.kind === 'not-null' ? [String(object.is['table']), object.name] : [nameIn(object.parent), String(object.is['constraint'])]
    byTable.set(`${table} ${name}`, object)
    all.add(name)
  }
  const names = { byTable, all }
  known.set(schema, names)
  return names
}

/** Tables that a table is an heir or a partition of, however far above. */
function tablesAbove(table: string, schema: Schema): readonly string[] {
  const found = new Set<string>([table])
  for (const one of found) {
    const of = treeOf(schema).partition(one)?.is.of
    if (of !== undefined) found.add(of)
    for (const kind of ['table', 'foreign-table']) for (const { is } of partsOf(schema).get(`${kind}:${one}` as ObjectKey)?.get('inheritance') ?? []) found.add(String(is['parent']))
  }
  return [...found].slice(1)
}
