/**
 * What no dump prints and no plan changes, but a person who compares two databases wants to hear of. A setting with a dot in its name is an application's,
 * and may be a secret: only its name is read.
 */
export const reportedQuery = `
  select 'extension ' || quote_ident(extname) as what, 'is version ' || extversion as says from pg_extension
  union all select format('index %I.%I', n.nspname, c.relname), case when i.indisready then 'is not valid' else 'is not valid and not kept up' end
    from pg_index i join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace where not i.indisvalid and c.relkind = 'i'
  union all select format('materialized view %I.%I', n.nspname, c.relname), 'is not filled' from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'm' and not c.relispopulated
  union all select format('%s %I.%I', case when c.relkind in ('i', 'I') then 'index' when c.relkind = 'm' then 'materialized view' else 'table' end, n.nspname, c.relname), 'lies in tablespace ' || quote_ident(t.spcname)
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_tablespace t on t.oid = c.reltablespace where c.oid >= 16384 and c.relkind in ('r', 'p', 'i', 'I', 'm')
  union all select 'large objects', 'are ' || count(*) from pg_largeobject_metadata having count(*) > 0
  union all select case when s.setrole = 0 then 'database' else 'role ' || quote_ident(pg_get_userbyid(s.setrole)) || ' in this database' end, 'has the setting ' || case when split_part(c, '=', 1) like '%.%' then split_part(c, '=', 1) else c end
    from pg_db_role_setting s cross join unnest(s.setconfig) c where s.setdatabase = (select oid from pg_database where datname = current_database())
  order by 1, 2`
