/**
 * A script's end by which columns of one type in a table change names, and constraints of one kind: what was called after them keeps the names of before, as in databases that have been renamed over the years.
 * `salt`: which of them.
 */
export function history(salt: number): string {
  return `
do $history$
declare swap record;
begin
  for swap in
    select 'column' as what, c.oid::regclass as "table", quote_ident(a.attname) as one, quote_ident(b.attname) as other
    from pg_class c join pg_attribute a on a.attrelid = c.oid join pg_attribute b on b.attrelid = c.oid
    where ${tables} and a.attnum > 0 and b.attnum > a.attnum and not a.attisdropped and not b.attisdropped and c.reloftype = 0
      and (a.atttypid, a.atttypmod, a.attcollation, a.attgenerated, b.attgenerated) = (b.atttypid, b.atttypmod, b.attcollation, '', '') and ${chosen(salt, 'a.attname', 'b.attname')}
    union all
    select 'constraint', c.oid::regclass, quote_ident(a.conname), quote_ident(b.conname)
    from pg_class c join pg_constraint a on a.conrelid = c.oid join pg_constraint b on b.conrelid = c.oid
    where ${tables} and a.conname < b.conname and a.contype = b.contype and a.contype in ('n', 'c', 'u', 'f') and ${chosen(salt, 'a.conname', 'b.conname')}
    order by 1, 2, 3, 4
  loop
    begin
      execute format('alter table %s rename %s %s to between_both', swap."table", swap.what, swap.one);
      execute format('alter table %s rename %s %s to %s', swap."table", swap.what, swap.other, swap.one);
      execute format('alter table %s rename %s between_both to %s', swap."table", swap.what, swap.other);
    exception when undefined_column or undefined_object or duplicate_object or invalid_table_definition or feature_not_supported or invalid_object_definition then null; -- Another swap has it, or it comes from above.
    end;
  end loop;
end $history$;
`
}

/** Of a user, and no partition and no heir: those are renamed along. */
const tables = "c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace <> 'pg_catalog'::regnamespace and c.relnamespace::regnamespace::text !~ '^(pg_|information_schema)' and not exists (select from pg_inherits i where i.inhrelid = c.oid)"

function chosen(salt: number, one: string, other: string): string {
  return `abs(hashtext(concat_ws(' ', ${salt}, c.relname, ${one}, ${other}))::bigint) % 3 = 0`
}
