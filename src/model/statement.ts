export type { Statement } from '../lexer/statement.ts'

/**
 * How a statement meets transactions: `inside` may share one, `outside` must run alone in autocommit,
 * `control` begins or ends one, `commits` commits implicitly whatever is open (MySQL DDL).
 */
export type TransactionRule = 'inside' | 'outside' | 'control' | 'commits'

/** What a dialect's shallow reading knows of one statement. */
export interface StatementFacts {
  /** Upper-case words that name it: `CREATE TABLE`, `ALTER TABLE`, `INSERT`, `BEGIN`. `UNKNOWN` when it was not understood. */
  readonly tag: string
  readonly transaction: TransactionRule
  /** Objects the statement makes, changes or removes, as written, unquoted, qualified when the text is: for fingerprints and for finding a statement's keyspace. */
  readonly objects: readonly ObjectName[]
  /** Session state that outlives the statement when it is run outside a local scope: `search_path`, `role`, `lock_timeout`, `sql_mode` … */
  readonly sets: readonly string[]
  /** A database named in the statement (`create database x`, `use x`, `x.table` on MySQL): never replayed elsewhere unseen. */
  readonly database?: string
  /** False when the dialect's parser could not read it (newer syntax, or wrong): it is sent alone, with nothing behind it. */
  readonly parsed: boolean
  /** The longest text that the parser reads, in UTF-16 units, when the statement is longer and that alone is why it was not read. */
  readonly lengthMax?: number
  /** Row data only (insert, update, delete): can share a transaction with our own record of progress even where DDL cannot. */
  readonly dataOnly: boolean
}

export interface ObjectName {
  readonly kind: 'table' | 'index' | 'view' | 'routine' | 'trigger' | 'type' | 'schema' | 'database' | 'other'
  readonly schema?: string
  readonly name: string
}
