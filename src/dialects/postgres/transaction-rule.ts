import { tokenize } from '../../lexer/tokens.ts'
import type { TransactionRule } from '../../model/statement.ts'
import type { Parsed } from './parse.ts'
import { postgresRules } from './split.ts'
import { child, field, isOn, list, names, only, option, text } from './syntax-tree.ts'

type Outside = (parsed: Parsed, versionNumber: number) => boolean

const always: Outside = () => true

/**
 * Statements that refuse to run in a transaction block. Source: PreventInTransactionBlock() in PostgreSQL 18's
 * src/backend (tcop/utility.c, commands/*.c); ALTER TYPE … ADD VALUE until 11 (release notes of 12).
 */
const outside: Readonly<Record<string, Outside>> = {
  IndexStmt: ({ node }) => field(node, 'concurrent') === true,
  DropStmt: ({ node }) => field(node, 'concurrent') === true,
  ReindexStmt: ({ node }) => wholeReindex.has(text(node, 'kind')) || isOn(option(list(node, 'params'), 'concurrently')),
  AlterTableStmt: ({ node }) => list(node, 'cmds').some((item) => detachesConcurrently(item)),
  VacuumStmt: ({ node }) => field(node, 'is_vacuumcmd') === true,
  CreatedbStmt: always,
  DropdbStmt: always,
  AlterDatabaseStmt: ({ node }) => option(list(node, 'options'), 'tablespace') !== undefined,
  CreateTableSpaceStmt: always,
  DropTableSpaceStmt: always,
  AlterSystemStmt: always,
  CreateSubscriptionStmt: ({ node }) => createsSlot(list(node, 'options')),
  AlterSubscriptionStmt: ({ node }) => refreshes(text(node, 'kind'), list(node, 'options')),
  DropSubscriptionStmt: always,
  ClusterStmt: ({ node }) => child(node, 'relation') === undefined,
  AlterEnumStmt: ({ node }, versionNumber) => text(node, 'oldVal') === '' && versionNumber < 120_000,
  DiscardStmt: ({ node }) => text(node, 'target') === 'DISCARD_ALL',
  TransactionStmt: ({ node }) => /_(COMMIT|ROLLBACK)_PREPARED$/.test(text(node, 'kind')),
  DoStmt: ({ node }) => endsTransaction(blockBody(node)),
}

const wholeReindex = new Set(['REINDEX_OBJECT_DATABASE', 'REINDEX_OBJECT_SYSTEM', 'REINDEX_OBJECT_SCHEMA'])

function detachesConcurrently(item: Parsed['node']): boolean {
  const command = only(item, 'AlterTableCmd')
  return text(command, 'subtype') === 'AT_DetachPartition' && field(only(child(command, 'def'), 'PartitionCmd'), 'concurrent') === true
}

function createsSlot(options: readonly Parsed['node'][]): boolean {
  const createSlot = option(options, 'create_slot')
  const connect = option(options, 'connect')
  if (connect && !isOn(connect)) return false
  return createSlot === undefined || isOn(createSlot)
}

function refreshes(kind: string, options: readonly Parsed['node'][]): boolean {
  if (kind === 'ALTER_SUBSCRIPTION_REFRESH') return true
  const refresh = option(options, 'refresh')
  return /_(SET|ADD|DROP)_PUBLICATION$/.test(kind) && (refresh === undefined || isOn(refresh))
}

/** The text of a DO block. */
export function blockBody(node: Parsed['node']): string {
  const body = option(list(node, 'args'), 'as')
  return text(only(child(body, 'arg'), 'String'), 'sval') || names(list(only(child(body, 'arg'), 'List'), 'items')).join('')
}

const bodyTokensMax = 20_000

/** COMMIT or ROLLBACK as a statement of PL/pgSQL: only at the top level, in autocommit. `on commit drop` is none. */
function endsTransaction(body: string): boolean {
  if (!/commit|rollback/i.test(body)) return false
  const tokens = tokenize(body, postgresRules, bodyTokensMax)
  return tokens.some(({ kind, text: word }, index) => {
    if (kind !== 'word' || (word !== 'commit' && word !== 'rollback')) return false
    const before = tokens[index - 1]?.text
    const after = tokens[index + 1]?.text
    return before !== 'on' && (after === ';' || after === 'and' || after === undefined)
  })
}

/** How the statement meets transactions on a server of this version. */
export function transactionRule(parsed: Parsed, versionNumber: number): TransactionRule {
  if (outside[parsed.type]?.(parsed, versionNumber)) return 'outside'
  return parsed.type === 'TransactionStmt' ? 'control' : 'inside'
}
