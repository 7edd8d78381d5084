import type { ObjectName, StatementFacts } from '../../model/statement.ts'
import type { Connection } from '../dialect.ts'
import { quote } from './quote.ts'

/**
 * A digest of the catalog rows of everything the statement names: relations with their columns, constraints, indexes (valid or not),
 * triggers, policies and storage; routines with their bodies; types with their labels. Statistics that change by themselves are left out.
 * One query. Undefined when the statement names nothing, or the catalog may not be read.
 */
export async function fingerprint(connection: Connection, facts: StatementFacts): Promise<string | undefined> {
  if (facts.objects.length === 0) return undefined
  try {
    const [row] = await connection.query(`select pg_catalog.md5(pg_catalog.concat_ws('|', ${facts.objects.map(rowsOf).join(',\n')})) as fingerprint`)
    return row === undefined ? undefined : String(row['fingerprint'])
  } catch (error) {
    if ((error as { readonly code?: string }).code === '42501') return undefined
    throw error
  }
}

/** A scalar expression with all catalog rows of one object as text; the text `absent` when there are none. */
function rowsOf(object: ObjectName): string {
  const from = sources(object)
    .map((source) => `select ${source}`)
    .join('\n union all ')
  return `(select coalesce(pg_catalog.string_agg(t, ',' order by t), 'absent') from (${from}) as rows(t))`
}

function sources(object: ObjectName): readonly string[] {
  switch (object.kind) {
    case 'table':
    case 'index':
    case 'view':
      return relationSources(object)
    case 'routine':
      return [`${json('p')} from pg_catalog.pg_proc p where ${named(object, 'p.proname', 'p.pronamespace')}`]
    case 'type':
      return typeSources(object)
    case 'trigger':
      return [`${json('t')} from pg_catalog.pg_trigger t where ${isName('t.tgname', object)}`, `${json('e')} from pg_catalog.pg_event_trigger e where ${isName('e.evtname', object)}`]
    case 'schema':
      return [`${json('n')} from pg_catalog.pg_namespace n where ${isName('n.nspname', object)}`]
    case 'database':
      return [`${json('d', ['datfrozenxid', 'datminmxid'])} from pg_catalog.pg_database d where ${isName('d.datname', object)}`]
    case 'other':
      return [...relationSources(object), ...globalSources(object)]
  }
}

/** Columns of `pg_class` that vacuum and analyze change by themselves. */
const statistics = ['relpages', 'reltuples', 'relallvisible', 'relallfrozen', 'relfrozenxid', 'relminmxid', 'relhasindex', 'relhasrules', 'relhastriggers', 'relhassubclass']

function relationSources(object: ObjectName): readonly string[] {
  const id = `(select pg_catalog.to_regclass(${quote.literal(qualified(object))})::oid)`
  const rows = (alias: string, catalog: string, where: string, without: readonly string[] = []) => `${json(alias, without)} from pg_catalog.${catalog} ${alias} where ${where}`
  return [
    rows('c', 'pg_class', `c.oid = ${id}`, statistics),
    rows('c', 'pg_class', `c.oid in (select i.indexrelid from pg_catalog.pg_index i where i.indrelid = ${id})`, statistics),
    rows('a', 'pg_attribute', `a.attrelid = ${id}`, ['attcacheoff', 'attmissingval']),
    rows('d', 'pg_attrdef', `d.adrelid = ${id}`),
    rows('k', 'pg_constraint', `k.conrelid = ${id}`),
    rows('i', 'pg_index', `${id} in (i.indrelid, i.indexrelid)`, ['indcheckxmin']),
    rows('t', 'pg_trigger', `t.tgrelid = ${id}`),
    rows('p', 'pg_policy', `p.polrelid = ${id}`),
    rows('w', 'pg_rewrite', `w.ev_class = ${id}`),
    rows('h', 'pg_inherits', `${id} in (h.inhrelid, h.inhparent)`),
    rows('q', 'pg_sequence', `q.seqrelid = ${id}`),
    rows('m', 'pg_description', `m.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass and m.objoid = ${id}`),
  ]
}

function typeSources(object: ObjectName): readonly string[] {
  const types = `select y.oid from pg_catalog.pg_type y where ${named(object, 'y.typname', 'y.typnamespace')}`
  return [
    `${json('y')} from pg_catalog.pg_type y where ${named(object, 'y.typname', 'y.typnamespace')}`,
    `${json('e')} from pg_catalog.pg_enum e where e.enumtypid in (${types})`,
    `${json('k')} from pg_catalog.pg_constraint k where k.contypid in (${types})`,
    `${json('a', ['attcacheoff', 'attmissingval'])} from pg_catalog.pg_attribute a where a.attrelid in (select y.typrelid from pg_catalog.pg_type y where ${named(object, 'y.typname', 'y.typnamespace')} and y.typrelid <> 0)`,
  ]
}

/** What has no schema of its own, or is rarely named: by name alone. Only columns that everybody may read. */
function globalSources(object: ObjectName): readonly string[] {
  const by = (alias: string, catalog: string, column: string) => `${json(alias)} from pg_catalog.${catalog} ${alias} where ${isName(`${alias}.${column}`, object)}`
  return [
    by('x', 'pg_extension', 'extname'),
    `${json('r', ['rolpassword'])} from pg_catalog.pg_roles r where ${isName('r.rolname', object)}`,
    by('u', 'pg_publication', 'pubname'),
    by('o', 'pg_collation', 'collname'),
    by('v', 'pg_foreign_data_wrapper', 'fdwname'),
    by('l', 'pg_language', 'lanname'),
    by('b', 'pg_tablespace', 'spcname'),
    by('p', 'pg_policy', 'polname'),
    `pg_catalog.concat_ws(',', s.oid, s.srvname) from pg_catalog.pg_foreign_server s where ${isName('s.srvname', object)}`,
    `pg_catalog.concat_ws(',', s.oid, s.subname, s.subenabled) from pg_catalog.pg_subscription s where ${isName('s.subname', object)}`,
    `pg_catalog.concat_ws(',', e.oid, e.stxkeys) from pg_catalog.pg_statistic_ext e where ${isName('e.stxname', object)}`,
  ]
}

/** A catalog row as text, whatever columns this version has. */
function json(alias: string, without: readonly string[] = []): string {
  return without.length === 0 ? `pg_catalog.to_jsonb(${alias})::text` : `(pg_catalog.to_jsonb(${alias}) - array[${without.map((name) => `'${name}'`).join(', ')}]::text[])::text`
}

/** By name, in the schema that is written or else in those of the search path. */
function named(object: ObjectName, nameColumn: string, schemaColumn: string): string {
  const schemas = object.schema === undefined ? 'n.nspname = any (pg_catalog.current_schemas(true))' : `n.nspname = ${quote.literal(object.schema)}`
  return `${isName(nameColumn, object)} and ${schemaColumn} in (select n.oid from pg_catalog.pg_namespace n where ${schemas})`
}

function isName(column: string, { name }: ObjectName): string {
  return `${column} = ${quote.literal(name)}`
}

/** As it is written in SQL, quoted. */
export function qualified({ schema, name }: Pick<ObjectName, 'schema' | 'name'>): string {
  return schema === undefined ? quote.identifier(name) : `${quote.identifier(schema)}.${quote.identifier(name)}`
}
