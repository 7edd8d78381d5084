import type { Facts } from '../../../model/schema.ts'
import type { CatalogRow } from '../schema-kind.ts'

/**
 * Behind every call that gives rows of a table the server prints all columns of that table in their order: `f() r(id, nick)`. That order may be another elsewhere, and is never
 * a difference. So a query is read with such lists sorted, and written without them: then it means those columns, whatever their order.
 */
export interface RowLists {
  readonly definition: string
  readonly notes: Pick<Facts, 'notes'>
}

/** Rows `relation`, `lists`: the columns of each table whose rows a view gets from a function, as arrays of names. For a left join. */
export const rowListsQuery = `
  (select r.ev_class as relation, json_agg(distinct y.list) as lists
   from pg_depend d join pg_rewrite r on r.oid = d.objid and r.rulename = '_RETURN' join pg_proc p on p.oid = d.refobjid join pg_type t on t.oid = p.prorettype and t.typtype = 'c'
     join lateral (select array_agg(quote_ident(a.attname) order by a.attnum)::text[] as list from pg_attribute a where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped) y on true
   where d.classid = 'pg_rewrite'::regclass and d.refclassid = 'pg_proc'::regclass and d.refobjid >= 16384 group by 1)`

/** A printed query with its lists sorted, and a note of them. */
export function withSortedLists(definition: string, row: CatalogRow): RowLists {
  const lists = Array.isArray(row['lists']) ? (row['lists'] as readonly (readonly string[])[]) : []
  const sorted = lists.map((list) => [...list].sort().join(', '))
  const text = lists.reduce((left, list, index) => left.replaceAll(callWith(list.join(', ')), (_, name: string) => `) ${name}(${sorted[index]})`), definition)
  return { definition: text, notes: lists.length === 0 ? {} : { notes: { rowLists: sorted } } }
}

/** The query as it is written into a statement. */
export function withoutRowLists(definition: string, facts: Facts | undefined): string {
  const lists = facts?.notes?.['rowLists']
  return Array.isArray(lists) ? lists.reduce<string>((left, list) => left.replaceAll(callWith(String(list)), ') $1'), definition) : definition
}

/** The end of a call, the name it goes by, and the list behind that. */
function callWith(list: string): RegExp {
  return new RegExp(`\\) ((?:"(?:[^"]|"")+"|[\\w$\\u0080-\\uffff]+))\\(${list.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\)`, 'g')
}
