import type { PostgresKind } from '../schema-kind.ts'
import { column } from './column.ts'
import { columnDefault } from './default.ts'
import { defaultPrivilege } from './default-privilege.ts'
import { schema } from './schema.ts'
import { table } from './table.ts'

/** Every kind, in the order in which they are made when nothing else decides. */
export const kinds: readonly PostgresKind[] = [schema, table, column, columnDefault, defaultPrivilege]
