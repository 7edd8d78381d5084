import type { Definition } from '../../../model/schema.ts'
import type { CatalogRow } from '../schema-kind.ts'
import { said } from '../catalog/text.ts'
import type { CastContext } from './built-in.ts'

/** What is to be known of a type that Postgres does not bring along, or of what an array of it has, before values are cast. */
export interface CastNotes {
  /** What a domain is made of. */
  readonly madeOf?: string
  /** It counts as text: `citext`. */
  readonly isString?: true
  /** Types that it is cast to and from, by their names. */
  readonly to?: Readonly<Record<string, CastContext>>
  readonly from?: Readonly<Record<string, CastContext>>
}

/** Types with something to be known of them: `castOf` is their number. */
export const castsQuery = `
  select t.oid as "castOf", case when e.typtype = 'd' then format_type(e.typbasetype, e.typtypmod) end as "castMadeOf", e.typcategory = 'S' as "castIsString", o.casts as "castTo", i.casts as "castFrom"
  from pg_type t join pg_type e on e.oid = case when t.typlen = -1 and t.typcategory = 'A' and t.typtype = 'b' and t.typelem <> 0 then t.typelem else t.oid end
    left join (select castsource, json_object_agg(format_type(casttarget, null), case castcontext when 'e' then 'explicit' else 'assignment' end) as casts from pg_cast where castsource >= 16384 or casttarget >= 16384 group by 1) o on o.castsource = e.oid
    left join (select casttarget, json_object_agg(format_type(castsource, null), case castcontext when 'e' then 'explicit' else 'assignment' end) as casts from pg_cast where castsource >= 16384 or casttarget >= 16384 group by 1) i on i.casttarget = e.oid
  where e.typtype = 'd' and e.oid >= 16384 or e.typtype in ('b', 'e', 'c', 'r', 'm') and (e.oid >= 16384 and e.typcategory = 'S' or o.casts is not null or i.casts is not null)`

/** The notes in a row of a query that has joined that one. */
export function castNotes(row: CatalogRow): Definition | undefined {
  if (row['castOf'] === null || row['castOf'] === undefined) return undefined
  return said({ madeOf: row['castMadeOf'], isString: row['castIsString'], to: row['castTo'], from: row['castFrom'] }) as Definition
}
