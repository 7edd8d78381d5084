import type { Row } from '../dialect.ts'

/**
 * Settings that change what a later script means or does. The list is what pg_dump sets at the head of a dump (15 to 18),
 * what people set by hand in migrations, and the limits. Whatever else was set in the session is reported too.
 */
const names = [
  'backslash_quote', 'bytea_output', 'check_function_bodies', 'client_encoding', 'client_min_messages', 'datestyle', 'default_table_access_method',
  'default_tablespace', 'default_transaction_isolation', 'default_transaction_read_only', 'escape_string_warning', 'extra_float_digits',
  'idle_in_transaction_session_timeout', 'intervalstyle', 'lock_timeout', 'quote_all_identifiers', 'row_security', 'session_replication_role',
  'standard_conforming_strings', 'statement_timeout', 'timezone', 'transform_null_equals', 'xmloption',
] as const

/** Three columns: name, setting as `pg_settings` spells it, and what a reset would make of it. Role and path are asked apart: the view does not list them all. */
export const settingsQuery = `
  select name, setting, reset_val from pg_catalog.pg_settings where name <> 'search_path' and (source = 'session' or lower(name) in (${names.map((name) => `'${name}'`).join(', ')}))
  union all select 'search_path', pg_catalog.current_setting('search_path'), null
  union all select 'role', pg_catalog.current_setting('role'), 'none'
  union all select 'session_authorization', pg_catalog.current_setting('session_authorization'), null`

/** Words for a limit that is as we left it, whatever its value is: limits change between statements without anybody's doing. */
const ours = 'as set by skein'

/** Found rows as a session's settings: the same names every time, so that two states can be compared. */
export function notable(rows: readonly Row[], own: ReadonlyMap<string, string>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    rows.map(({ name, setting, reset_val: reset }) => {
      const isLimit = name === 'lock_timeout' || name === 'statement_timeout'
      const isOurs = isLimit && setting === (own.get(String(name)) ?? reset)
      return [String(name), isOurs ? ours : String(setting)]
    }),
  )
}
