import type { PostgresKind } from '../schema-kind.ts'
import { column } from './column.ts'
import { columnDefault } from './default.ts'
import { defaultPrivilege } from './default-privilege.ts'
import { domainConstraint } from './domain-constraint.ts'
import { domainDefault } from './domain-default.ts'
import { extension } from './extension.ts'
import { schema } from './schema.ts'
import { table } from './table.ts'
import { type } from './type.ts'

/** Every kind, in the order in which they are made when nothing else decides. */
export const kinds: readonly PostgresKind[] = [schema, extension, type, domainDefault, domainConstraint, table, column, columnDefault, defaultPrivilege]
