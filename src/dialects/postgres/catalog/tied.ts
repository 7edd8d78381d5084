import type { ObjectKey } from '../../../model/schema.ts'
import type { CatalogRow } from '../schema-kind.ts'
import { texts } from './text.ts'

/** Rows `objid`, `extensions` of one catalog: what goes when an extension goes, as `depends on extension` said. For a left join. */
export function tiedQuery(catalog: string): string {
  return `(select d.objid, array_agg(quote_ident(e.extname) order by e.extname) as extensions from pg_depend d join pg_extension e on e.oid = d.refobjid
    where d.classid = '${catalog}'::regclass and d.refclassid = 'pg_extension'::regclass and d.deptype = 'x' group by d.objid)`
}

/** A row's extensions as what it depends on. */
export function tiedTo(row: CatalogRow): readonly ObjectKey[] {
  return texts(row, 'extensions').map((name): ObjectKey => `extension:${name}`)
}
