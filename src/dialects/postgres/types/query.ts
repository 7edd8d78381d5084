import { type ReadScope, since } from '../schema-kind.ts'

/** All types that have a statement of their own: no arrays, row types of tables or multiranges. What a type is comes as one JSON object, shaped as its form says. */
export function typeQuery(scope: ReadScope): string {
  return `
    select t.oid::int8, n.nspname, format('%I.%I', n.nspname, t.typname) as name, pg_get_userbyid(t.typowner) as owner, t.typacl::text[] as acl,
      case when not t.typisdefined then json_build_object('form', 'shell')
        when t.typtype = 'e' then ${enumIs}
        when t.typtype = 'd' then ${domainIs(scope)}
        when t.typtype = 'c' then ${compositeIs}
        when t.typtype = 'r' then ${rangeIs(scope)}
        else ${baseIs(scope)} end as is
    from pg_type t join pg_namespace n on n.oid = t.typnamespace
    where (t.typtype in ('e', 'd', 'r') or t.typtype = 'p' and not t.typisdefined or t.typtype = 'b' and not exists (select from pg_type e where e.typarray = t.oid)
      or t.typtype = 'c' and exists (select from pg_class c where c.oid = t.typrelid and c.relkind = 'c')) and ${scope.inScope('n.nspname')}`
}

const enumIs = `json_build_object('form', 'enum', 'labels', (select coalesce(json_agg(e.enumlabel order by e.enumsortorder), '[]') from pg_enum e where e.enumtypid = t.oid))`

/** A collation, where it is another than the type has by itself. */
const collation = (own: string, type: string) =>
  `(select format('%I.%I', m.nspname, l.collname) from pg_collation l join pg_namespace m on m.oid = l.collnamespace join pg_type y on y.oid = ${type} where l.oid = ${own} and ${own} <> y.typcollation)`

const domainIs = (scope: ReadScope) => `json_build_object('form', 'domain', 'base', format_type(t.typbasetype, t.typtypmod), 'collation', ${collation('t.typcollation', 't.typbasetype')}${since(scope, 17) ? '' : `, 'notNull', t.typnotnull`})`

const compositeIs = `json_build_object('form', 'composite', 'attributes', (
  select coalesce(json_agg(json_strip_nulls(json_build_object('name', quote_ident(a.attname), 'type', format_type(a.atttypid, a.atttypmod), 'collation', ${collation('a.attcollation', 'a.atttypid')},
    'comment', col_description(t.typrelid, a.attnum))) order by a.attnum), '[]') from pg_attribute a where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped))`

const rangeIs = (scope: ReadScope) => `(
  select json_build_object('form', 'range', 'subtype', format_type(r.rngsubtype, null), 'operatorClass', (select format('%I.%I', m.nspname, o.opcname) from pg_opclass o join pg_namespace m on m.oid = o.opcnamespace where o.oid = r.rngsubopc and not o.opcdefault),
    'collation', ${collation('r.rngcollation', 'r.rngsubtype')}, 'canonical', nullif(r.rngcanonical::text, '-'), 'subtypeDiff', nullif(r.rngsubdiff::text, '-')
    ${since(scope, 14) ? `, 'multirange', (select format('%I.%I', m.nspname, u.typname) from pg_type u join pg_namespace m on m.oid = u.typnamespace where u.oid = r.rngmultitypid)` : ''}) from pg_range r where r.rngtypid = t.oid)`

/** Names of fields are those of `create type`. */
const baseIs = (scope: ReadScope) => `json_build_object('form', 'base', 'input', t.typinput::text, 'output', t.typoutput::text, 'receive', nullif(t.typreceive::text, '-'), 'send', nullif(t.typsend::text, '-'),
  'typmod_in', nullif(t.typmodin::text, '-'), 'typmod_out', nullif(t.typmodout::text, '-'), 'analyze', nullif(t.typanalyze::text, '-')${since(scope, 14) ? `, 'subscript', nullif(t.typsubscript::text, '-')` : ''},
  'internallength', case t.typlen when -1 then 'variable' else t.typlen::text end, 'passedbyvalue', t.typbyval, 'alignment', case t.typalign when 'c' then 'char' when 's' then 'int2' when 'i' then 'int4' else 'double' end,
  'storage', case t.typstorage when 'p' then 'plain' when 'e' then 'external' when 'x' then 'extended' else 'main' end, 'category', nullif(t.typcategory, 'U'), 'preferred', t.typispreferred,
  'default', coalesce(pg_get_expr(t.typdefaultbin, 'pg_type'::regclass), t.typdefault), 'element', case when t.typelem <> 0 then format_type(t.typelem, null) end, 'delimiter', nullif(t.typdelim, ','), 'collatable', t.typcollation <> 0)`
