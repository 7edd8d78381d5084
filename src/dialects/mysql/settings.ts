/** Session settings that change what the next script means: asked after connecting, compared after a script, put back by a reset. */
import type { Server } from '../../model/server.ts'

interface Setting {
  readonly name: string
  /** First version that knows it, as in `Server.versionNumber`; absent: none does. */
  readonly mysql?: number
  readonly mariadb?: number
}

const always = { mysql: 0, mariadb: 0 }

/** Versions from the two manuals' lists of system variables. */
const settings: readonly Setting[] = [
  { name: 'sql_mode', ...always },
  { name: 'foreign_key_checks', ...always },
  { name: 'unique_checks', ...always },
  { name: 'autocommit', ...always },
  { name: 'time_zone', ...always },
  { name: 'character_set_client', ...always },
  { name: 'character_set_results', ...always },
  { name: 'collation_connection', ...always },
  { name: 'default_storage_engine', ...always },
  { name: 'innodb_strict_mode', ...always },
  { name: 'sql_safe_updates', ...always },
  { name: 'sql_log_bin', ...always },
  { name: 'sql_auto_is_null', ...always },
  { name: 'sql_quote_show_create', ...always },
  { name: 'sql_notes', ...always },
  { name: 'group_concat_max_len', ...always },
  { name: 'transaction_isolation', mysql: 50_720, mariadb: 110_101 },
  { name: 'transaction_read_only', mysql: 50_720, mariadb: 110_101 },
  { name: 'tx_isolation', mariadb: 0 },
  { name: 'tx_read_only', mariadb: 0 },
  { name: 'check_constraint_checks', mariadb: 0 },
  { name: 'alter_algorithm', mariadb: 0 },
  { name: 'sql_require_primary_key', mysql: 80_013 },
  { name: 'sql_generate_invisible_primary_key', mysql: 80_030 },
]

/** Not settings by name, but left behind like one. */
const parts = { database: 'database()', role: 'current_role()' } as const

/** What proxies and look-alikes are sure to know. */
const common: readonly string[] = ['sql_mode', 'autocommit', 'time_zone']

/** The names that this server knows. */
export function settingNames(server: Pick<Server, 'flavour' | 'versionNumber'>): readonly string[] {
  if (!['mysql', 'mariadb', 'aurora'].includes(server.flavour)) return common
  const family = server.flavour === 'mariadb' ? 'mariadb' : 'mysql'
  return settings.filter((setting) => server.versionNumber >= (setting[family] ?? Infinity)).map(({ name }) => name)
}

/** Select list that asks for all of them, each under its name, `database` and `role` among them. */
export function settingColumns(server: Pick<Server, 'flavour' | 'versionNumber'>): string {
  const role = server.flavour === 'mariadb' || ((server.flavour === 'mysql' || server.flavour === 'aurora') && server.versionNumber >= 80_000) ? `, ${parts.role} as role` : ''
  return `${settingNames(server).map((name) => `@@session.${name} as ${name}`).join(', ')}, ${parts.database} as \`database\`${role}`
}
