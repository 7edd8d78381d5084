import type { GivenColumn } from '../../../model/schema.ts'
import type { CatalogRow } from '../schema-kind.ts'

/** The columns that a query's row gives, as one JSON value: an SQL expression over a row of `pg_class`. */
export function givenColumnsQuery(alias: string): string {
  return `(
    select json_agg(json_build_object('name', quote_ident(a.attname), 'type', concat_ws(' collate ', format_type(a.atttypid, a.atttypmod), case when a.attcollation <> t.typcollation then a.attcollation::regcollation::text end)) order by a.attnum)
    from pg_attribute a join pg_type t on t.oid = a.atttypid where a.attrelid = ${alias}.oid and a.attnum > 0 and not a.attisdropped)`
}

export function givenColumns(row: CatalogRow, column: string): readonly GivenColumn[] {
  return (row[column] ?? []) as unknown as readonly GivenColumn[]
}
