import type { PostgresKind } from '../schema-kind.ts'
import { aggregate } from './aggregate.ts'
import { column } from './column.ts'
import { columnDefault } from './default.ts'
import { defaultPrivilege } from './default-privilege.ts'
import { domainConstraint } from './domain-constraint.ts'
import { domainDefault } from './domain-default.ts'
import { eventTrigger } from './event-trigger.ts'
import { extension } from './extension.ts'
import { functionKind } from './function.ts'
import { materializedView } from './materialized-view.ts'
import { policy } from './policy.ts'
import { procedure } from './procedure.ts'
import { rule } from './rule.ts'
import { schema } from './schema.ts'
import { table } from './table.ts'
import { triggerState } from './trigger-state.ts'
import { trigger } from './trigger.ts'
import { type } from './type.ts'
import { viewColumn } from './view-column.ts'
import { view } from './view.ts'

/** Every kind, in the order in which they are made when nothing else decides. */
export const kinds: readonly PostgresKind[] = [
  schema, extension, type, domainDefault, domainConstraint, table, column, columnDefault,
  functionKind, procedure, aggregate, view, viewColumn, materializedView, rule, trigger, triggerState, policy, eventTrigger, defaultPrivilege,
]
