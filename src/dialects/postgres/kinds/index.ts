import type { PostgresKind } from '../schema-kind.ts'
import { accessMethod } from './access-method.ts'
import { aggregate } from './aggregate.ts'
import { cast } from './cast.ts'
import { changedPrivilege } from './changed-privilege.ts'
import { collation } from './collation.ts'
import { column } from './column.ts'
import { columnSettings } from './column-settings.ts'
import { constraint } from './constraint.ts'
import { conversion } from './conversion.ts'
import { columnDefault } from './default.ts'
import { defaultPrivilege } from './default-privilege.ts'
import { domainConstraint } from './domain-constraint.ts'
import { domainDefault } from './domain-default.ts'
import { eventTrigger } from './event-trigger.ts'
import { extension } from './extension.ts'
import { foreignColumn } from './foreign-column.ts'
import { foreignDataWrapper } from './foreign-data-wrapper.ts'
import { foreignServer } from './foreign-server.ts'
import { foreignTable } from './foreign-table.ts'
import { functionKind } from './function.ts'
import { identity } from './identity.ts'
import { indexPartition } from './index-partition.ts'
import { inheritance } from './inheritance.ts'
import { language } from './language.ts'
import { materializedView } from './materialized-view.ts'
import { membership } from './membership.ts'
import { notNull } from './not-null.ts'
import { operator } from './operator.ts'
import { operatorClass } from './operator-class.ts'
import { operatorFamily } from './operator-family.ts'
import { operatorFamilyFunction, operatorFamilyOperator } from './operator-family-member.ts'
import { partition } from './partition.ts'
import { policy } from './policy.ts'
import { procedure } from './procedure.ts'
import { publication } from './publication.ts'
import { publicationSchema } from './publication-schema.ts'
import { publicationTable } from './publication-table.ts'
import { role } from './role.ts'
import { rule } from './rule.ts'
import { schema } from './schema.ts'
import { sequence } from './sequence.ts'
import { sequenceOwner } from './sequence-owner.ts'
import { statistics } from './statistics.ts'
import { subscription } from './subscription.ts'
import { systemColumn } from './system-column.ts'
import { table } from './table.ts'
import { tableIndex } from './table-index.ts'
import { textSearchConfiguration } from './text-search-configuration.ts'
import { textSearchDictionary } from './text-search-dictionary.ts'
import { textSearchParser } from './text-search-parser.ts'
import { textSearchTemplate } from './text-search-template.ts'
import { transform } from './transform.ts'
import { trigger } from './trigger.ts'
import { triggerState } from './trigger-state.ts'
import { type } from './type.ts'
import { typedTable } from './typed-table.ts'
import { userMapping } from './user-mapping.ts'
import { view } from './view.ts'
import { viewColumn } from './view-column.ts'

/** Every kind, in the order in which they are made when nothing else decides. */
export const kinds: readonly PostgresKind[] = [
  role,
  membership,
  schema,
  accessMethod,
  language,
  extension,
  foreignDataWrapper,
  foreignServer,
  userMapping,
  collation,
  type,
  domainDefault,
  domainConstraint,
  operator,
  operatorFamily,
  operatorFamilyOperator,
  operatorFamilyFunction,
  operatorClass,
  cast,
  conversion,
  transform,
  textSearchParser,
  textSearchTemplate,
  textSearchDictionary,
  textSearchConfiguration,
  table,
  foreignTable,
  inheritance,
  typedTable,
  column,
  columnDefault,
  notNull,
  identity,
  columnSettings,
  foreignColumn,
  sequence,
  sequenceOwner,
  functionKind,
  procedure,
  aggregate,
  view,
  viewColumn,
  materializedView,
  systemColumn,
  constraint,
  tableIndex,
  statistics,
  indexPartition,
  partition,
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
