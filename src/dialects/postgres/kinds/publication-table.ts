import type { LockTaken } from '../../../model/plan.ts'
import type { SchemaObject } from '../../../model/schema.ts'
import { optional, said, text, texts } from '../catalog/text.ts'
import { type PostgresKind, type ReadScope, kind } from '../schema-kind.ts'
import { step } from '../step.ts'

interface PublicationTable {
  /** Quoted where they must be, sorted. Absent: all. From 15 on, as is the condition. */
  readonly columns?: readonly string[]
  /** As `pg_get_expr` prints it, in parentheses. */
  readonly where?: string
}

/** That a table is in a publication: apart from both, since its condition and its list stand on columns. */
export const publicationTable: PostgresKind = kind<PublicationTable>({
  name: 'publication-table',
  catalog: 'pg_publication_rel',
  query,
  read(row) {
    const name = `${text(row, 'publication')} ${text(row, 'table')}`
    return { key: `publication-table:${name}`, name, parent: `publication:${text(row, 'publication')}`, is: said({ columns: texts(row, 'columns'), where: optional(row, 'where') }) as PublicationTable }
  },
  address: () => undefined,
  create: (object) => [step('create', object.key, `alter publication ${sides(object).publication} add table only ${listed(object)}`, { locks: locks(object), undo: `alter publication ${sides(object).publication} drop table ${sides(object).table}` })],
  drop: (object) => [step('drop', object.key, `alter publication ${sides(object).publication} drop table ${sides(object).table}`, { locks: locks(object), undo: `alter publication ${sides(object).publication} add table only ${listed(object)}` })],
  change: () => ({ manner: 'replace' }),
})

function sides({ name, parent }: SchemaObject<PublicationTable>): { readonly publication: string; readonly table: string } {
  const publication = (parent ?? '').slice('publication:'.length)
  return { publication, table: name.slice(publication.length + 1) }
}

function locks(object: SchemaObject<PublicationTable>): readonly LockTaken[] {
  return [{ object: sides(object).table, mode: 'SHARE UPDATE EXCLUSIVE' }]
}

function listed(object: SchemaObject<PublicationTable>): string {
  const { columns, where } = object.is
  return `${sides(object).table}${columns === undefined ? '' : ` (${columns.join(', ')})`}${where === undefined ? '' : ` where ${where}`}`
}

function query({ isWhole, versionNumber }: ReadScope): string | undefined {
  if (!isWhole) return undefined
  const detail = `
      (select json_agg(quote_ident(a.attname) order by a.attname) from pg_attribute a where a.attrelid = r.prrelid and a.attnum = any (r.prattrs::int2[])) as columns,
      case when r.prqual is null then null else format('(%s)', pg_get_expr(r.prqual, r.prrelid)) end as "where"`
  return `
    select r.oid::int8, quote_ident(p.pubname) as publication, format('%I.%I', n.nspname, c.relname) as "table"${versionNumber >= 150_000 ? `,${detail}` : ''}
    from pg_publication_rel r join pg_publication p on p.oid = r.prpubid join pg_class c on c.oid = r.prrelid join pg_namespace n on n.oid = c.relnamespace`
}
