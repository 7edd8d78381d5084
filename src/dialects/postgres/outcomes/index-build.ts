import type { Connection, Row, StatementOutcome } from '../../dialect.ts'
import { qualified } from '../fingerprint.ts'
import type { Asked } from '../outcome.ts'
import { quote } from '../quote.ts'
import { field, text } from '../syntax-tree.ts'

/**
 * An index is done when it is there and valid. A concurrent build that failed leaves an invalid one, which `if not exists`
 * would take for the real thing for ever: it is dropped first. Dropped, not reindexed, which can fail and leave another.
 */
export async function createIndex({ connection, facts, node }: Asked): Promise<StatementOutcome> {
  const table = facts.objects.find(({ kind }) => kind === 'table')
  if (table === undefined) return { state: 'unknown', why: 'its table is not named' }
  const name = text(node, 'idxname')
  const indexes = await indexesOf(connection, qualified(table))
  if (name === '') return unnamed(indexes)
  const index = indexes.find((row) => row['name'] === name)
  if (index === undefined) return { state: 'not-done' }
  // `on only` a partitioned table makes an index that becomes valid when all partitions have theirs.
  if (index['valid'] === true || index['kind'] === 'I') return { state: 'done' }
  return leftover(index, 'a concurrent build that failed')
}

/** The server chose the name, so only what is invalid can be told. */
function unnamed(indexes: readonly Row[]): StatementOutcome {
  const invalid = indexes.filter((row) => row['valid'] !== true && row['kind'] === 'i')
  return invalid[0] === undefined ? { state: 'unknown', why: 'the index has no name in the statement' } : leftover(invalid[0], 'a concurrent build that failed')
}

/** A concurrent reindex that failed leaves `_ccnew` (the new one, invalid) or `_ccold` (the old one, to be dropped). It may run again. */
export async function reindex({ connection, facts, node }: Asked): Promise<StatementOutcome> {
  const [object] = facts.objects
  const isConcurrent = hasConcurrently(node)
  if (object === undefined || !isConcurrent) return { state: 'not-done', repeatable: true }
  const indexes = await indexesOf(connection, qualified(object))
  const left = indexes.find((row) => row['valid'] !== true && /_cc(new|old)\d*$/.test(String(row['name'])))
  return left === undefined ? { state: 'not-done', repeatable: true } : leftover(left, 'a concurrent reindex that failed')
}

function hasConcurrently(node: Asked['node']): boolean {
  return JSON.stringify(field(node, 'params') ?? []).includes('"concurrently"')
}

function leftover(index: Row, made: string): StatementOutcome {
  const name = qualified({ schema: String(index['schema']), name: String(index['name']) })
  return { state: 'leftover', what: `the invalid index ${name}, from ${made},`, cleanup: `drop index concurrently ${name}` }
}

/** Indexes of a table, or of the table that an index belongs to; those of its toast table too, since reindexing a table does both. */
function indexesOf(connection: Connection, name: string): Promise<readonly Row[]> {
  const named = `pg_catalog.to_regclass(${quote.literal(name)})::oid`
  return connection.query(`
    with target as (select coalesce((select indrelid from pg_catalog.pg_index where indexrelid = ${named}), ${named}) as id)
    select n.nspname as schema, c.relname as name, i.indisvalid and i.indisready and i.indislive as valid, c.relkind::text as kind
    from pg_catalog.pg_index i join pg_catalog.pg_class c on c.oid = i.indexrelid join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where i.indrelid in (select id from target union all select t.reltoastrelid from pg_catalog.pg_class t where t.oid = (select id from target))`)
}
