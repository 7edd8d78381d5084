import type { Statement, StatementFacts } from '../../model/statement.ts'
import type { Connection, StatementOutcome } from '../dialect.ts'
import { alterTable } from './outcomes/alter-table.ts'
import { dropped, made, renamed } from './outcomes/existence.ts'
import { createIndex, reindex } from './outcomes/index-build.ts'
import { enumLabel } from './outcomes/enum-label.ts'
import { loadGrammar, parse, type Parsed } from './parse.ts'

/** What may be asked about a statement that may or may not have happened. */
export interface Asked {
  readonly connection: Connection
  readonly facts: StatementFacts
  readonly node: Parsed['node']
}

/** Whether the catalog shows what the statement would make, by Postgres's own reading of it. Reads only. */
export async function outcome(connection: Connection, statement: Statement, facts: StatementFacts): Promise<StatementOutcome> {
  await loadGrammar()
  const result = parse(statement.text)
  if (!('parsed' in result)) return { state: 'unknown', why: 'the statement could not be read' }
  const { type, node } = result.parsed
  const ask = questions[type]
  if (ask !== undefined) return ask({ connection, facts, node })
  if (repeatable.has(type)) return { state: 'not-done', repeatable: true }
  return { state: 'unknown', why: `the catalog does not tell whether ${facts.tag} happened` }
}

/** Statements that may simply run again: they leave the same behind, run once or twice. */
const repeatable = new Set([
  'VacuumStmt', 'ClusterStmt', 'CheckPointStmt', 'RefreshMatViewStmt', 'CommentStmt', 'GrantStmt', 'GrantRoleStmt', 'SecLabelStmt', 'AlterSystemStmt',
  'AlterDatabaseSetStmt', 'AlterRoleSetStmt', 'AlterOwnerStmt', 'VariableSetStmt', 'VariableShowStmt', 'TransactionStmt', 'ConstraintsSetStmt', 'DiscardStmt',
  'SelectStmt', 'ExplainStmt', 'LoadStmt', 'TruncateStmt', 'LockStmt',
])

const questions: Readonly<Record<string, (asked: Asked) => Promise<StatementOutcome>>> = {
  IndexStmt: createIndex,
  ReindexStmt: reindex,
  AlterTableStmt: alterTable,
  AlterEnumStmt: enumLabel,
  DropStmt: dropped,
  DropdbStmt: dropped,
  DropRoleStmt: dropped,
  DropSubscriptionStmt: dropped,
  DropTableSpaceStmt: dropped,
  RenameStmt: renamed,
  CreateStmt: made,
  CreateTableAsStmt: made,
  CreateForeignTableStmt: made,
  ViewStmt: made,
  CreateSeqStmt: made,
  CompositeTypeStmt: made,
  CreateEnumStmt: made,
  CreateRangeStmt: made,
  CreateDomainStmt: made,
  CreateFunctionStmt: made,
  CreateSchemaStmt: made,
  CreatedbStmt: made,
  CreateExtensionStmt: made,
  CreateRoleStmt: made,
  CreateTrigStmt: made,
  CreateEventTrigStmt: made,
  CreatePolicyStmt: made,
  CreatePublicationStmt: made,
  CreateSubscriptionStmt: made,
  CreateForeignServerStmt: made,
  CreateFdwStmt: made,
  CreateTableSpaceStmt: made,
}
