import type { ObjectKey } from '../../../model/schema.ts'

/** Kinds of objects by `relkind`. A partitioned table is a table. */
const kindOf: Readonly<Record<string, string>> = { r: 'table', p: 'table', f: 'foreign-table', v: 'view', m: 'materialized-view', S: 'sequence' }

/** The key of what a row of `pg_class` stands for, by its `relkind` and its quoted name. */
export function relationKey(relkind: string, name: string): ObjectKey {
  return `${kindOf[relkind] ?? 'table'}:${name}`
}

/** The name that stands in a key: `public.users` of `table:public.users`. */
export function nameIn(key: ObjectKey | undefined): string {
  return key?.slice(key.indexOf(':') + 1) ?? ''
}
