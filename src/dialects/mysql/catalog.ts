/** What the catalog shows of one object. Read only, one question each. */
import type { ObjectName } from '../../model/statement.ts'
import type { Connection } from '../dialect.ts'
import { quote } from './quote.ts'

/** A table's parts, names in lower case as the server compares them. */
export interface TableParts {
  readonly columns: ReadonlySet<string>
  /** `primary` is the primary key. */
  readonly indexes: ReadonlySet<string>
  /** Foreign keys, checks and unique constraints. */
  readonly constraints: ReadonlySet<string>
}

type Name = Pick<ObjectName, 'schema' | 'name'>

/** A table with its parts, or undefined when there is none of that name. A view counts, with its columns. */
export async function tableParts(connection: Connection, name: Name): Promise<TableParts | undefined> {
  const where = `where table_schema = ${schemaOf(name)} and table_name = ${quote.literal(name.name)}`
  const rows = await connection.query(
    `select 'table' as part, table_name as name from information_schema.tables ${where}
    union all select 'column', column_name from information_schema.columns ${where}
    union all select distinct 'index', index_name from information_schema.statistics ${where}
    union all select 'constraint', constraint_name from information_schema.table_constraints ${where}`,
  )
  if (rows.length === 0) return undefined
  const part = (wanted: string) => new Set(rows.filter((row) => row['part'] === wanted).map((row) => String(row['name']).toLowerCase()))
  return { columns: part('column'), indexes: part('index'), constraints: part('constraint') }
}

/** Whether an object of the kind is there; `noun` is what the statement calls it: `table`, `view`, `procedure`, `event` … Undefined for kinds that the catalog does not list. */
export async function exists(connection: Connection, noun: string, name: Name): Promise<boolean | undefined> {
  const lookup = lookups[noun]
  if (lookup === undefined) return undefined
  const schema = lookup.schema === undefined ? '' : `${lookup.schema} = ${schemaOf(name)} and `
  const rows = await connection.query(`select 1 as found from information_schema.${lookup.view} where ${schema}${lookup.name} = ${quote.literal(name.name)}${lookup.also ?? ''} limit 1`)
  return rows.length > 0
}

interface Lookup {
  readonly view: string
  readonly schema?: string
  readonly name: string
  readonly also?: string
}

const lookups: Readonly<Record<string, Lookup>> = {
  table: { view: 'tables', schema: 'table_schema', name: 'table_name', also: " and table_type <> 'VIEW'" },
  view: { view: 'views', schema: 'table_schema', name: 'table_name' },
  sequence: { view: 'tables', schema: 'table_schema', name: 'table_name', also: " and table_type = 'SEQUENCE'" },
  trigger: { view: 'triggers', schema: 'trigger_schema', name: 'trigger_name' },
  event: { view: 'events', schema: 'event_schema', name: 'event_name' },
  procedure: { view: 'routines', schema: 'routine_schema', name: 'routine_name', also: " and routine_type = 'PROCEDURE'" },
  function: { view: 'routines', schema: 'routine_schema', name: 'routine_name', also: " and routine_type = 'FUNCTION'" },
  database: { view: 'schemata', name: 'schema_name' },
}

function schemaOf({ schema }: Name): string {
  return schema === undefined ? 'database()' : quote.literal(schema)
}
