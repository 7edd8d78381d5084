import type { PlanContext } from '../../../diff/kind.ts'
import type { ObjectKey, Schema, SchemaObject } from '../../../model/schema.ts'
import type { Table } from '../kinds/table.ts'

/** What partition keys go by beside columns: functions, operator classes, collations, and the types of their columns. */

/** Whether some of it is made anew: then the table is too, as nothing changes a partition key where it stands. */
export function isKeyedOverReplaced(table: ObjectKey, context: PlanContext): boolean {
  return (needsOfKeys(context.from).get(table) ?? []).some((need) => context.isReplaced(need))
}

/** Tables that are made anew for that, as far as is known: what is known of partitions is known for as long as these stay the same. */
export function renewedForKeys(context: PlanContext): string {
  return [...needsOfKeys(context.from).keys()].filter((table) => context.isReplaced(table) || isKeyedOverReplaced(table, context)).join()
}

const known = new WeakMap<Schema, ReadonlyMap<ObjectKey, readonly ObjectKey[]>>()

function needsOfKeys(schema: Schema): ReadonlyMap<ObjectKey, readonly ObjectKey[]> {
  const needs = known.get(schema) ?? findNeeds(schema)
  known.set(schema, needs)
  return needs
}

/** Only of tables whose keys need more than the server brings along. */
function findNeeds({ objects }: Schema): ReadonlyMap<ObjectKey, readonly ObjectKey[]> {
  const tables = [...objects.values()].filter(({ kind, is }) => kind === 'table' && is['partitionBy'] !== undefined) as unknown as readonly SchemaObject<Table>[]
  return new Map(
    tables.flatMap(({ key, name, is, depends }) => {
      const columns = (is.partitionColumns ?? []).flatMap((said) => objects.get(`column:${name}.${columnIn(said)}`)?.depends ?? [])
      const needs = [...depends, ...columns].filter((need) => /^(?:type|function|operator-class|collation):/.test(need))
      return needs.length === 0 ? [] : [[key, [...new Set(needs)]] as const]
    }),
  )
}

/** Of `"made at" date`, the name. */
function columnIn(said: string): string {
  return /^(?:"(?:[^"]|"")*"|\S+)/.exec(said)?.[0] ?? said
}
