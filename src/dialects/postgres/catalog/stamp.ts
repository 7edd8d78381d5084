import type { Connection } from '../../dialect.ts'

/** Catalogs that say what a schema is. None of them is written when rows of tables change; `pg_statistic` and the like are left out. */
const catalogs = [
  'pg_namespace', 'pg_class', 'pg_attribute', 'pg_attrdef', 'pg_constraint', 'pg_index', 'pg_inherits', 'pg_partitioned_table', 'pg_sequence', 'pg_type', 'pg_enum', 'pg_range', 'pg_proc', 'pg_aggregate',
  'pg_trigger', 'pg_policy', 'pg_rewrite', 'pg_description', 'pg_seclabel', 'pg_init_privs', 'pg_default_acl', 'pg_extension', 'pg_language', 'pg_cast', 'pg_collation', 'pg_conversion', 'pg_operator',
  'pg_opclass', 'pg_opfamily', 'pg_amop', 'pg_amproc', 'pg_am', 'pg_transform', 'pg_event_trigger', 'pg_ts_parser', 'pg_ts_template', 'pg_ts_dict', 'pg_ts_config', 'pg_ts_config_map', 'pg_foreign_data_wrapper',
  'pg_foreign_server', 'pg_foreign_table', 'pg_publication', 'pg_publication_rel', 'pg_depend',
]
/** Catalogs of later versions. */
const later: readonly (readonly [string, number])[] = [['pg_publication_namespace', 150_000]]

/**
 * A text that changes whenever a row of those catalogs is written, and by nothing else that is ordinary: it may change though the schema did not, never
 * stay though it did. Holds within one database. `ctid` and `xmin` of every row, summed by hashes; VACUUM and ANALYZE write `pg_class` in place and move neither.
 */
export async function stamp(connection: Connection): Promise<string> {
  const names = [...catalogs, ...later.filter(([, since]) => connection.server.versionNumber >= since).map(([name]) => name)]
  const parts = names.map((name) => `(select count(*) || ':' || coalesce(sum(hashtextextended(t.ctid::text || t.xmin::text, 0)), 0) from pg_catalog.${name} t)`)
  const [row] = await connection.query(`select md5(concat_ws(' ', ${parts.join(', ')})) as stamp`)
  return String(row?.['stamp'])
}
