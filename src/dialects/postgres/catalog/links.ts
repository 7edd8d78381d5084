import type { CatalogRow } from '../schema-kind.ts'
import { defaultsQuery } from './default-privileges.ts'
import { reportedQuery } from './reported.ts'

/** The least number that an object of a user has (FirstNormalObjectId in access/transam.h). */
const userOidMin = 16_384

/**
 * Rows of the catalogs that stand for another object: what depends on them depends on it. A table's row type is the table, an array type is its
 * element, a multirange and the constructors of a range are the range, members of an operator class are the class, an index made by a constraint is the constraint,
 * a view's rule is the view.
 */
const wholeAliases = `
  select 'pg_type'::regclass::oid as class, t.oid, 'pg_class'::regclass::oid as to_class, t.typrelid as to_oid from pg_type t join pg_class c on c.oid = t.typrelid where t.oid >= ${userOidMin} and c.relkind <> 'c'
  union all select 'pg_class'::regclass, t.typrelid, 'pg_type'::regclass, t.oid from pg_type t join pg_class c on c.oid = t.typrelid where t.oid >= ${userOidMin} and c.relkind = 'c'
  union all select 'pg_type'::regclass, t.typarray, 'pg_type'::regclass, t.oid from pg_type t where t.oid >= ${userOidMin} and t.typarray <> 0
  union all select d.classid, d.objid, d.refclassid, d.refobjid from pg_depend d where d.deptype = 'i' and d.objid >= ${userOidMin} and (
    d.classid = 'pg_proc'::regclass and d.refclassid = 'pg_type'::regclass
    or d.classid = 'pg_type'::regclass and d.refclassid = 'pg_type'::regclass and (select m.typtype from pg_type m where m.oid = d.objid) = 'm'
    or d.classid = 'pg_class'::regclass and d.refclassid = 'pg_constraint'::regclass)
  union all select d.classid, d.objid, d.refclassid, d.refobjid from pg_depend d where d.classid in ('pg_amop'::regclass, 'pg_amproc'::regclass) and d.refclassid = 'pg_opclass'::regclass and d.objid >= ${userOidMin}
  union all select 'pg_rewrite'::regclass, r.oid, 'pg_class'::regclass, r.ev_class from pg_rewrite r where r.oid >= ${userOidMin} and r.rulename = '_RETURN'`

/** And one for a part: what a generated column is made of is the column. One row for each two catalogs, with a list of numbers, four for each: a row's and a part's, and the same of what they stand for. */
const aliasQuery = `
  with generated as materialized (select attrelid, attnum from pg_attribute where attgenerated <> '')
  select a.class::int8 as catalog, a.to_class::int8 as "toCatalog", ('[' || string_agg(concat_ws(',', a.oid, 0, a.to_oid, a.to_sub), ',') || ']')::json as list from (
    select w.*, 0 as to_sub from (${wholeAliases}) w
    union all select 'pg_attrdef'::regclass, d.oid, 'pg_class'::regclass, d.adrelid, d.adnum from generated a join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum where d.oid >= ${userOidMin}) a
  group by 1, 2`

/** What belongs to an extension. */
const memberQuery = `
  select c.relname as catalog, d.objid::int8 as oid, d.refobjid::int8 as extension from pg_depend d join pg_class c on c.oid = d.classid
  where d.deptype = 'e' and d.refclassid = 'pg_extension'::regclass`

/**
 * A foreign key to a partitioned table needs the partitions, through which its rows are reached, and that their indexes are those of the key it refers to.
 * They are read under catalogs of our own.
 */
const throughPartitions = `
  select 'pg_constraint' as catalog, k.oid::int8, 0 as sub, case when b.relkind in ('i', 'I') then 'index partitions' else 'partitions' end as "toCatalog", b.oid::int8 as "toOid", 0 as "toSub"
  from (with recursive below as (
      select distinct r.root, r.root as oid from pg_constraint f cross join lateral (values (f.confrelid), (f.conindid)) r (root) where f.contype = 'f' and f.conparentid = 0 and exists (select from pg_partitioned_table p where p.partrelid = f.confrelid)
      union all select b.root, i.inhrelid from below b join pg_inherits i on i.inhparent = b.oid
    ) select b.*, c.relkind from below b join pg_class c on c.oid = b.oid where b.oid <> b.root) b
    join pg_constraint k on k.contype = 'f' and k.conparentid = 0 and b.root in (k.confrelid, k.conindid)`

/**
 * Which row needs which: one row for each two catalogs, with a list of numbers, four for each: `objid`, `objsubid`, `refobjid`, `refobjsubid`. There are tens of thousands, and rows
 * of their own take the server and us twice as long. A sequence's tie to its column, a table's to those it inherits from and a typed table's to its type are objects of their own, so they
 * are not here; nor is what only says that a row type is its table's, or that an index or the four triggers of a foreign key are their constraint's. What a column of a view or a composite type needs, the whole needs. What a domain's default
 * needs is said of the domain, and is read as said of part -1 of it.
 */
const dependQuery = `
  select d.classid::int8 as catalog, d.refclassid::int8 as "toCatalog", ('[' || string_agg(concat_ws(',', d.objid,
    case when o.relkind in ('v', 'm', 'c') then 0 when t.oid is not null and d.refclassid not in ('pg_type'::regclass, 'pg_namespace'::regclass, 'pg_collation'::regclass, 'pg_class'::regclass) then -1 else d.objsubid end,
    d.refobjid, d.refobjsubid), ',') || ']')::json as list
  from pg_depend d left join pg_class o on d.classid = 'pg_class'::regclass and o.oid = d.objid left join pg_type t on d.classid = 'pg_type'::regclass and t.oid = d.objid and t.typtype = 'd'
  where d.objid >= ${userOidMin} and (d.refobjid >= ${userOidMin} or d.refclassid = 'pg_namespace'::regclass) and d.deptype not in ('e', 'x')
    and not coalesce(o.relkind = 't' or o.relkind = 'S' and d.deptype = 'a' and d.refclassid = 'pg_class'::regclass and d.refobjsubid > 0, false)
    and d.deptype <> 'P' and not coalesce(o.relispartition and d.deptype = 'a' and d.objsubid = 0 and d.refclassid = 'pg_class'::regclass and d.refobjsubid = 0, false)
    and not coalesce(o.relkind in ('r', 'p', 'f') and d.objsubid = 0 and (d.refclassid = 'pg_class'::regclass and d.deptype = 'n' or d.refclassid = 'pg_type'::regclass and d.refobjid = o.reloftype), false)
    and not (d.classid = 'pg_type'::regclass and d.deptype = 'i' and d.refclassid in ('pg_class'::regclass, 'pg_type'::regclass))
    and not (d.classid in ('pg_class'::regclass, 'pg_trigger'::regclass) and d.deptype = 'i' and d.refclassid = 'pg_constraint'::regclass)
  group by 1, 2`

/** What the numbers of catalogs are called. */
const catalogQuery = "select oid::int8, relname as name from pg_class where relnamespace = 'pg_catalog'::regnamespace and relkind = 'r'"

/** Comments, wherever they stand. Those of the system's own objects stay out but for schemas and extensions. */
const commentQuery = `
  select c.relname as catalog, d.objoid::int8 as oid, d.objsubid as sub, d.description as text from pg_description d join pg_class c on c.oid = d.classoid
  where d.objoid >= ${userOidMin} or d.classoid in ('pg_namespace'::regclass, 'pg_extension'::regclass, 'pg_language'::regclass)
  union all select 'pg_authid', d.objoid::int8, 0, d.description from pg_shdescription d where d.classoid = 'pg_authid'::regclass`

const labelQuery = `
  select c.relname as catalog, l.objoid::int8 as oid, l.objsubid as sub, l.provider, l.label from pg_seclabel l join pg_class c on c.oid = l.classoid
  union all select c.relname, l.objoid::int8, 0, l.provider, l.label from pg_shseclabel l join pg_class c on c.oid = l.classoid where l.classoid in ('pg_authid'::regclass, 'pg_subscription'::regclass)`

/** What is asked beside the kinds themselves. */
export const linkQueries = {
  aliases: aliasQuery,
  members: memberQuery,
  edges: dependQuery,
  through: throughPartitions,
  catalogs: catalogQuery,
  comments: commentQuery,
  labels: labelQuery,
  defaults: defaultsQuery,
  reported: reportedQuery,
  roles: 'select rolname as role from pg_roles',
  readers: `select current_user as role, current_setting('max_locks_per_transaction')::int8 * (current_setting('max_connections')::int8 + current_setting('max_prepared_transactions')::int8) as slots`,
} as const

export type Links = { readonly [Name in keyof typeof linkQueries]: readonly CatalogRow[] }
