import type { Connection } from '../../dialects/dialect.ts'
import type { Settled } from '../format.ts'

/** Atlas's schema for its table when the URL is bound to none, and the table's name. */
export const defaultSchema = 'atlas_schema_revisions'

/** Where the revision table is or would be (Atlas `revisionSchemaName`). `bound`: the URL names a schema, so the table lies among the user's own. */
export interface Placement {
  readonly schema?: string
  readonly bound: boolean
  /** The schema to which the connection is bound, wherever the table lies: the only one that Atlas looks at. */
  readonly within?: string
}

/**
 * `--revisions-schema`; else the schema to which the connection is bound (`search_path` in the URL, MySQL's database); else a schema
 * of the table's own name. SQLite has only its main one.
 */
export async function place(connection: Connection, settled: Settled): Promise<Placement> {
  const { dialect } = connection.server
  if (dialect === 'sqlite') return { bound: true }
  const within = (settled.extra.bound as string | undefined) ?? (await boundSchema(connection, sessionSchema[dialect]))
  if (settled.schema !== undefined) return { schema: settled.schema, bound: within === settled.schema, ...(within === undefined ? {} : { within }) }
  return within === undefined ? { schema: defaultSchema, bound: false } : { schema: within, bound: true, within }
}

async function boundSchema(connection: Connection, query: string): Promise<string | undefined> {
  const [row] = await connection.query(query)
  return typeof row?.schema === 'string' ? row.schema : undefined
}

/** A search path that the client chose binds; the server's own default does not. */
const sessionSchema = {
  postgres: "select case when source in ('client', 'session') then pg_catalog.current_schema()::text end as schema from pg_catalog.pg_settings where name = 'search_path'",
  mysql: 'select database() as `schema`',
} as const
