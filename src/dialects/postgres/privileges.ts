import type { Connection, MissingPrivilege } from '../dialect.ts'
import { qualified } from './fingerprint.ts'
import { quote } from './quote.ts'

/**
 * What the role lacks: to make objects in the schema it works in, and to read and write the ledger, or make it. Since 15 nobody but
 * its owner may create in `public`. Ownership of the tables that a migration changes cannot be known beforehand and is not asked.
 */
export async function privileges(connection: Connection, ledger: { readonly schema?: string; readonly table: string; readonly exists: boolean }): Promise<readonly MissingPrivilege[]> {
  const ledgerName = qualified({ ...(ledger.schema === undefined ? {} : { schema: ledger.schema }), name: ledger.table })
  const [row] = await connection.query(`
    select current_user as role, current_database() as database, current_schema() as schema,
      pg_catalog.has_schema_privilege(current_schema(), 'create') as creates, pg_catalog.has_database_privilege(current_database(), 'create') as makes_schemas,
      pg_catalog.to_regnamespace(${quote.literal(quote.identifier(ledger.schema ?? ''))}) is not null as ledger_schema_there,
      ${ledger.exists ? ['select', 'insert', 'update'].map((what) => `pg_catalog.has_table_privilege(${quote.literal(ledgerName)}, '${what}') as may_${what}`).join(', ') : 'null as ledger_absent'}`)
  if (row === undefined) return []
  const role = quote.identifier(String(row['role']))
  const schema = row['schema'] === null ? undefined : String(row['schema'])
  const missing: MissingPrivilege[] = []
  if (schema !== undefined && row['creates'] === false) missing.push({ what: `create in schema ${schema}`, grant: `grant usage, create on schema ${quote.identifier(schema)} to ${role};` })
  for (const what of ledger.exists ? ['select', 'insert', 'update'] : []) {
    if (row[`may_${what}`] === false) missing.push({ what: `${what} ${what === 'insert' ? 'into ' : ''}${ledgerName}`, grant: `grant ${what} on ${ledgerName} to ${role};` })
  }
  if (!ledger.exists && ledger.schema !== undefined && row['ledger_schema_there'] === false && row['makes_schemas'] === false) {
    missing.push({ what: `create the schema ${ledger.schema}`, grant: `grant create on database ${quote.identifier(String(row['database']))} to ${role};` })
  }
  return missing
}
