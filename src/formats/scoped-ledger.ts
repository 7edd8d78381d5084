import type { Connection, Row, Value } from '../dialects/dialect.ts'
import type { DialectName } from '../dialects/dialect-name.ts'
import { queryLedger, quoteName } from './ledger-query.ts'

/** A ledger that lies in the schema of the session (on MySQL: its database) unless the configuration names one. */
export interface ScopedTable {
  readonly table: string
  /** Absent: the session's own. */
  readonly schema?: string
  readonly columns: readonly string[]
  /** Kinds of relation, as pg_class.relkind, that make a Postgres schema not empty. */
  readonly relkinds?: string
}

export interface ScopedLedger {
  readonly exists: boolean
  /** Where the table is, or would be made; absent when the session has no such place. */
  readonly schema?: string
  readonly schemaExists: boolean
  /** The ledger's rows, in no order. */
  readonly rows: readonly Row[]
  /** Tables in that schema; asked only when the ledger does not exist. */
  readonly otherTables: readonly string[]
}

/** Reads the table in one round trip; a second one, when it is not there, tells what else the schema holds. Writes nothing. */
export async function readScoped(connection: Connection, table: ScopedTable): Promise<ScopedLedger> {
  const { dialect } = connection.server
  const found = await queryLedger(connection, rowsSql(dialect, table), qualified(dialect, table.table, table.schema))
  if (found !== undefined) {
    const schema = text(found[0]?.ledger_scope) ?? table.schema
    return { exists: true, schemaExists: true, rows: found.filter(({ ledger_row }) => ledger_row !== null).map(withoutScope), otherTables: [], ...(schema === undefined ? {} : { schema }) }
  }
  const others = await connection.query(othersSql(dialect, table))
  const schema = text(others[0]?.ledger_scope) ?? table.schema
  const otherTables = others.map(({ name }) => text(name)).filter((name) => name !== undefined).sort()
  return { exists: false, schemaExists: others.length > 0, rows: [], otherTables, ...(schema === undefined ? {} : { schema }) }
}

/** `"schema"."table"` as the dialect writes it; SQLite's own schema is `main`, which a temporary table cannot hide. */
export function qualified(dialect: DialectName, table: string, schema: string | undefined): string {
  const place = schema ?? (dialect === 'sqlite' ? 'main' : undefined)
  return place === undefined ? quoteName(dialect, table) : `${quoteName(dialect, place)}.${quoteName(dialect, table)}`
}

/** One row at least, so that the scope is known for an empty ledger too. */
function rowsSql(dialect: DialectName, { table, schema, columns }: ScopedTable): string {
  const name = qualified(dialect, table, schema)
  const list = columns.map((column) => `m.${quoteName(dialect, column)} as ${quoteName(dialect, column)}`).join(', ')
  if (dialect === 'postgres') {
    return `select n.nspname::text as ledger_scope, m.ctid::text as ledger_row, ${list} from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace left join ${name} m on true where c.oid = pg_catalog.to_regclass(${literal(name)})`
  }
  const scope = dialect === 'mysql' ? (schema === undefined ? 'database()' : literal(schema)) : "'main'"
  return `select ${scope} as ledger_scope, m.ledger_row, ${list} from (select 1 as anchor) a left join (select 1 as ledger_row, t.* from ${name} t) m on 1 = 1`
}

function othersSql(dialect: DialectName, { schema, relkinds = 'rp' }: ScopedTable): string {
  if (dialect === 'sqlite') {
    return "select 'main' as ledger_scope, m.name from (select 1 as anchor) a left join (select name from main.sqlite_master where type = 'table' and substr(name, 1, 7) <> 'sqlite_' and substr(name, 1, 4) <> '_cf_') m on 1 = 1"
  }
  if (dialect === 'mysql') {
    return `select s.schema_name as ledger_scope, t.table_name as name from information_schema.schemata s left join information_schema.tables t on t.table_schema = s.schema_name and t.table_type = 'BASE TABLE' where s.schema_name = ${schema === undefined ? 'database()' : literal(schema)}`
  }
  const kinds = [...relkinds].map((kind) => `'${kind}'`).join(', ')
  return `select n.nspname::text as ledger_scope, c.relname::text as name from pg_catalog.pg_namespace n left join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relkind in (${kinds}) where n.nspname = ${schema === undefined ? 'pg_catalog.current_schema()' : literal(schema)}`
}

// Names come from the configuration; a backslash in one would be read differently by MySQL's modes.
const literal = (value: string) => `'${value.replaceAll("'", "''")}'`

const text = (value: Value | undefined) => (value === null || value === undefined ? undefined : String(value))

function withoutScope({ ledger_scope: _scope, ledger_row: _row, ...row }: Row): Row {
  return row
}
