import type { ReadScope } from '../schema-kind.ts'

/** From 18 on it is a constraint; before, a mark on the column. */
export function notNullQuery(scope: ReadScope): string {
  return scope.versionNumber >= 180_000 ? constraintQuery(scope) : columnQuery(scope)
}

const relation = `c.oid::int8, n.nspname, format('%I.%I', n.nspname, c.relname) as table, quote_ident(a.attname) as column`

/** One row for each table. What only few have is made for those alone. */
function constraintQuery({ inScope }: ReadScope): string {
  return `
    select n.nspname, format('%I.%I', n.nspname, c.relname) as table, g.oids as "oid[]", g.columns as "column[]", g.constraints as "constraint[]", g.more as "more[]"
    from (select q.conrelid, array_agg(q.oid::int8) as oids, array_agg(q.name) as columns, array_agg(q.constraint) as constraints, json_agg(q.more) as more from (
        select k.conrelid, k.oid, quote_ident(a.attname) as name, quote_ident(k.conname) as constraint,
          case when k.conname <> c.relname || '_' || a.attname || '_not_null' or not k.convalidated or k.connoinherit or not k.conislocal or c.relispartition and k.coninhcount > 0 then json_build_object(
            'named', case when k.conname <> c.relname || '_' || a.attname || '_not_null' then quote_ident(k.conname) end, 'notValid', not k.convalidated, 'noInherit', k.connoinherit,
            'handedDown', not k.conislocal and k.coninhcount > 0 and not c.relispartition, 'alsoOwn', k.conislocal and k.coninhcount > 0 and c.relispartition) end as more
        from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
        where k.contype = 'n' and c.relkind in ('r', 'p', 'f') and c.relpersistence <> 't' and ${inScope('n.nspname')} order by k.conrelid, k.conkey[1]) q group by q.conrelid) g
      join pg_class c on c.oid = g.conrelid join pg_namespace n on n.oid = c.relnamespace
    order by c.oid`
}

function columnQuery({ inScope }: ReadScope): string {
  return `
    select ${relation}, a.attnum as sub
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where a.attnotnull and c.relkind in ('r', 'p', 'f') and c.relpersistence <> 't' and ${inScope('n.nspname')}`
}
