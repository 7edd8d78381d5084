import { createHash } from 'node:crypto'
import type { StatementFacts } from '../../model/statement.ts'
import type { Connection, Row } from '../dialect.ts'
import { quote } from './quote.ts'

/** A digest of the catalog's rows for every object the statement names, and for what hangs on the tables among them. */
export async function fingerprint(connection: Connection, { objects }: StatementFacts): Promise<string | undefined> {
  if (objects.length === 0) return undefined
  const rows = await catalog(connection, objects.map(({ name }) => name))
  const text = JSON.stringify(rows.map(({ type, name, tbl_name, sql }) => [type, name, tbl_name, sql]))
  return createHash('sha256').update(text).digest('hex')
}

/** The rows of `sqlite_master` for these names: the objects, and the indexes and triggers of tables so called. Names compare as SQLite's do. */
export async function catalog(connection: Connection, names: readonly string[]): Promise<readonly Row[]> {
  const list = names.map((name) => quote.literal(name)).join(', ')
  return await connection.query(`select type, name, tbl_name, sql from sqlite_master where name collate nocase in (${list}) or tbl_name collate nocase in (${list}) order by type, name`)
}
