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
 * stay though it did. Holds within one database. `ctid` and `xmin` of every row, as one sum of hashes; VACUUM and ANALYZE write `pg_class` in place and move neither.
 */
export async function stamp(connection: Connection): Promise<string> {
  const { versionNumber } = connection.server
  const names = [...catalogs, ...later.filter(([, since]) => versionNumber >= since).map(([name]) => name)]
  const sum = sums.find(([since]) => versionNumber >= since)?.[1]
  const [row] = await connection.query(`select md5(concat_ws(' ', ${names.map((name) => `(select count(*) || ':' || ${sum} from pg_catalog.${name} t)`).join(', ')})) as stamp`)
  return String(row?.['stamp'])
}

/** Hashes of a row's place and transaction, added up; the first that the version has. Places have a hash from 14 on, transactions from 18. The first takes half the time of the second, and that a third of the last. */
const sums: readonly (readonly [number, string])[] = [
  [180_000, 'coalesce(bit_xor(hashtidextended(t.ctid, hashxid(t.xmin))), 0)'],
  [140_000, 'coalesce(bit_xor(hash_record_extended(row(t.ctid, t.xmin), 0)), 0)'],
  [0, 'coalesce(sum(hashtextended(t.ctid::text || t.xmin::text, 0)), 0)'],
]
