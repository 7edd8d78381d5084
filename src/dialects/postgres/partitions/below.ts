import type { Schema } from '../../../model/schema.ts'
import { heirTablesOf } from '../kinds/heir-tables.ts'
import { treeOf } from './tree.ts'

/** Tables right below one: its partitions, or those that inherit from it. */
export function tablesBelow(table: string, schema: Schema): readonly string[] {
  return [...treeOf(schema).childrenOf(table), ...heirTablesOf(table, schema)]
}
