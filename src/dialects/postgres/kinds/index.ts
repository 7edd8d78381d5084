import type { PostgresKind } from '../schema-kind.ts'
import { aggregate } from './aggregate.ts'
import { changedPrivilege } from './changed-privilege.ts'
import { column } from './column.ts'
import { columnDefault } from './default.ts'
import { defaultPrivilege } from './default-privilege.ts'
import { domainConstraint } from './domain-constraint.ts'
import { domainDefault } from './domain-default.ts'
import { eventTrigger } from './event-trigger.ts'
import { extension } from './extension.ts'
import { foreignDataWrapper } from './foreign-data-wrapper.ts'
import { foreignServer } from './foreign-server.ts'
import { functionKind } from './function.ts'
import { materializedView } from './materialized-view.ts'
import { membership } from './membership.ts'
import { policy } from './policy.ts'
import { procedure } from './procedure.ts'
import { publication } from './publication.ts'
import { publicationSchema } from './publication-schema.ts'
import { publicationTable } from './publication-table.ts'
import { role } from './role.ts'
import { rule } from './rule.ts'
import { schema } from './schema.ts'
import { subscription } from './subscription.ts'
import { table } from './table.ts'
import { trigger } from './trigger.ts'
import { triggerState } from './trigger-state.ts'
import { type } from './type.ts'
import { userMapping } from './user-mapping.ts'
import { view } from './view.ts'
import { viewColumn } from './view-column.ts'

/** Every kind, in the order in which they are made when nothing else decides. */
export const kinds: readonly PostgresKind[] = [
  role,
  membership,
  schema,
  extension,
  foreignDataWrapper,
  foreignServer,
  userMapping,
  type,
  domainDefault,
  domainConstraint,
  table,
  column,
  columnDefault,
  functionKind,
  procedure,
  aggregate,
  view,
  viewColumn,
  materializedView,
  rule,
  trigger,
  triggerState,
  policy,
  publication,
  publicationTable,
  publicationSchema,
  subscription,
  eventTrigger,
  changedPrivilege,
  defaultPrivilege,
]
