import type { Connection } from '../dialects/dialect.ts'
import type { DialectName } from '../dialects/dialect-name.ts'

/** Tables of the whole database, without those of the engine, qualified by a schema that is not `public`: what a missing ledger leaves behind. One round trip. */
export async function otherTables(connection: Connection): Promise<readonly string[]> {
  const rows = await connection.query(queries[connection.server.dialect])
  return rows.map(({ name }) => String(name)).sort()
}

const queries: Readonly<Record<DialectName, string>> = {
  postgres:
    "select case when n.nspname = 'public' then '' else n.nspname || '.' end || c.relname as name from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema', 'skein') and n.nspname not like 'pg\\_%' order by 1 limit 200",
  mysql: "select table_name as name from information_schema.tables where table_schema = database() and table_type = 'BASE TABLE' order by 1 limit 200",
  sqlite: "select name from main.sqlite_master where type = 'table' and substr(name, 1, 7) <> 'sqlite_' and substr(name, 1, 4) <> '_cf_' order by 1 limit 200",
}
