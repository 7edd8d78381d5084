import type { Parsed } from './parse.ts'
import { field, text } from './syntax-tree.ts'

/** Names of kinds of object where they are not the constant's own words. */
const nouns: Readonly<Record<string, string>> = {
  OBJECT_MATVIEW: 'MATERIALIZED VIEW',
  OBJECT_TABCONSTRAINT: 'TABLE',
  OBJECT_DOMCONSTRAINT: 'DOMAIN',
  OBJECT_ATTRIBUTE: 'TYPE',
  OBJECT_COLUMN: 'TABLE',
  OBJECT_TSCONFIGURATION: 'TEXT SEARCH CONFIGURATION',
  OBJECT_TSDICTIONARY: 'TEXT SEARCH DICTIONARY',
  OBJECT_TSPARSER: 'TEXT SEARCH PARSER',
  OBJECT_TSTEMPLATE: 'TEXT SEARCH TEMPLATE',
  OBJECT_FDW: 'FOREIGN DATA WRAPPER',
  OBJECT_FOREIGN_SERVER: 'SERVER',
  OBJECT_STATISTIC_EXT: 'STATISTICS',
  OBJECT_OPCLASS: 'OPERATOR CLASS',
  OBJECT_OPFAMILY: 'OPERATOR FAMILY',
  OBJECT_LARGEOBJECT: 'LARGE OBJECT',
}

function noun(constant: string): string {
  return nouns[constant] ?? constant.replace(/^OBJECT_/, '').replaceAll('_', ' ')
}

const transactions: Readonly<Record<string, string>> = {
  TRANS_STMT_ROLLBACK_TO: 'ROLLBACK TO',
  TRANS_STMT_PREPARE: 'PREPARE TRANSACTION',
  TRANS_STMT_START: 'START TRANSACTION',
}

/** Tags of the nodes whose tag is not their own name taken apart (`CreateSchemaStmt`). */
const special: Readonly<Record<string, (parsed: Parsed) => string>> = {
  CreateStmt: () => 'CREATE TABLE',
  CreateTableAsStmt: ({ node }) => `CREATE ${noun(text(node, 'objtype'))}`,
  CreateForeignTableStmt: () => 'CREATE FOREIGN TABLE',
  IndexStmt: () => 'CREATE INDEX',
  ViewStmt: () => 'CREATE VIEW',
  RuleStmt: () => 'CREATE RULE',
  CreateSeqStmt: () => 'CREATE SEQUENCE',
  CreateEnumStmt: () => 'CREATE TYPE',
  CreateRangeStmt: () => 'CREATE TYPE',
  CompositeTypeStmt: () => 'CREATE TYPE',
  CreateTrigStmt: () => 'CREATE TRIGGER',
  CreateEventTrigStmt: () => 'CREATE EVENT TRIGGER',
  CreateFunctionStmt: ({ node }) => (field(node, 'is_procedure') ? 'CREATE PROCEDURE' : 'CREATE FUNCTION'),
  CreatedbStmt: () => 'CREATE DATABASE',
  CreateTableSpaceStmt: () => 'CREATE TABLESPACE',
  DropTableSpaceStmt: () => 'DROP TABLESPACE',
  CreateStatsStmt: () => 'CREATE STATISTICS',
  CreateFdwStmt: () => 'CREATE FOREIGN DATA WRAPPER',
  CreateForeignServerStmt: () => 'CREATE SERVER',
  CreatePLangStmt: () => 'CREATE LANGUAGE',
  CreateAmStmt: () => 'CREATE ACCESS METHOD',
  CreateOpClassStmt: () => 'CREATE OPERATOR CLASS',
  CreateOpFamilyStmt: () => 'CREATE OPERATOR FAMILY',
  DefineStmt: ({ node }) => `CREATE ${noun(text(node, 'kind'))}`,
  AlterTableStmt: ({ node }) => `ALTER ${noun(text(node, 'objtype'))}`,
  AlterEnumStmt: () => 'ALTER TYPE',
  AlterTypeStmt: () => 'ALTER TYPE',
  AlterSeqStmt: () => 'ALTER SEQUENCE',
  AlterStatsStmt: () => 'ALTER STATISTICS',
  AlterDatabaseSetStmt: () => 'ALTER DATABASE',
  AlterDatabaseRefreshCollStmt: () => 'ALTER DATABASE',
  AlterRoleSetStmt: () => 'ALTER ROLE',
  AlterFunctionStmt: ({ node }) => `ALTER ${noun(text(node, 'objtype'))}`,
  AlterOwnerStmt: ({ node }) => `ALTER ${noun(text(node, 'objectType'))}`,
  AlterObjectSchemaStmt: ({ node }) => `ALTER ${noun(text(node, 'objectType'))}`,
  AlterObjectDependsStmt: ({ node }) => `ALTER ${noun(text(node, 'objectType'))}`,
  AlterExtensionContentsStmt: () => 'ALTER EXTENSION',
  AlterEventTrigStmt: () => 'ALTER EVENT TRIGGER',
  AlterFdwStmt: () => 'ALTER FOREIGN DATA WRAPPER',
  AlterForeignServerStmt: () => 'ALTER SERVER',
  AlterTableMoveAllStmt: ({ node }) => `ALTER ${noun(text(node, 'objtype'))}`,
  AlterTSConfigurationStmt: () => 'ALTER TEXT SEARCH CONFIGURATION',
  AlterTSDictionaryStmt: () => 'ALTER TEXT SEARCH DICTIONARY',
  AlterOpFamilyStmt: () => 'ALTER OPERATOR FAMILY',
  RenameStmt: ({ node }) => `ALTER ${noun(renamed(node))}`,
  DropStmt: ({ node }) => `DROP ${noun(text(node, 'removeType'))}`,
  DropdbStmt: () => 'DROP DATABASE',
  GrantStmt: ({ node }) => (field(node, 'is_grant') ? 'GRANT' : 'REVOKE'),
  GrantRoleStmt: ({ node }) => (field(node, 'is_grant') ? 'GRANT ROLE' : 'REVOKE ROLE'),
  SecLabelStmt: () => 'SECURITY LABEL',
  RefreshMatViewStmt: () => 'REFRESH MATERIALIZED VIEW',
  VariableSetStmt: ({ node }) => (text(node, 'kind').startsWith('VAR_RESET') ? 'RESET' : 'SET'),
  VariableShowStmt: () => 'SHOW',
  ConstraintsSetStmt: () => 'SET CONSTRAINTS',
  VacuumStmt: ({ node }) => (field(node, 'is_vacuumcmd') ? 'VACUUM' : 'ANALYZE'),
  TransactionStmt: ({ node }) => transactions[text(node, 'kind')] ?? text(node, 'kind').replace('TRANS_STMT_', '').replaceAll('_', ' '),
  CheckPointStmt: () => 'CHECKPOINT',
  DeclareCursorStmt: () => 'DECLARE CURSOR',
  ClosePortalStmt: () => 'CLOSE',
}

function renamed(node: Parsed['node']): string {
  const kind = text(node, 'renameType')
  return kind === 'OBJECT_COLUMN' || kind === 'OBJECT_ATTRIBUTE' ? text(node, 'relationType') : kind
}

/** The words that name a statement: `CREATE TABLE`, `DROP OWNED`. */
export function tagOf(parsed: Parsed): string {
  const make = special[parsed.type]
  if (make) return make(parsed)
  return parsed.type
    .replace(/Stmt$/, '')
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toUpperCase()
}
