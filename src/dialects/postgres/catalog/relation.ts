/** The kind of a row of `pg_class`, as its key begins: an SQL expression. Parts of relations say their parent's key with it. */
export function relationKind(alias: string): string {
  return `case ${alias}.relkind when 'v' then 'view' when 'm' then 'materialized-view' when 'f' then 'foreign-table' when 'S' then 'sequence' when 'c' then 'type' else 'table' end`
}

/** What `alter` and `comment on` call a relation of a key: `materialized view`. */
export function relationWords(key: string): string {
  return key.slice(0, key.indexOf(':')).replaceAll('-', ' ')
}
