import { text } from '../catalog/text.ts'
import { type PostgresKind, kind } from '../schema-kind.ts'
import { step } from '../step.ts'

interface PublicationSchema {
  /** Quoted where they must be. */
  readonly publication: string
  readonly schema: string
}

/** That all tables of a schema are in a publication: from Postgres 15 on. */
export const publicationSchema: PostgresKind = kind<PublicationSchema>({
  name: 'publication-schema',
  catalog: 'pg_publication_namespace',
  query: ({ isWhole, versionNumber }) => (isWhole && versionNumber >= 150_000 ? query : undefined),
  read(row) {
    const is = { publication: text(row, 'publication'), schema: text(row, 'schema') }
    return { key: `publication-schema:${is.publication} ${is.schema}`, name: `${is.publication} ${is.schema}`, parent: `publication:${is.publication}`, is }
  },
  address: () => undefined,
  create: ({ key, is }) => [step('create', key, adding(is), { undo: dropping(is) })],
  drop: ({ key, is }) => [step('drop', key, dropping(is), { undo: adding(is) })],
  change: () => ({ manner: 'replace' }),
})

function adding({ publication, schema }: PublicationSchema): string {
  return `alter publication ${publication} add tables in schema ${schema}`
}

function dropping({ publication, schema }: PublicationSchema): string {
  return `alter publication ${publication} drop tables in schema ${schema}`
}

const query = `
  select r.oid::int8, quote_ident(p.pubname) as publication, quote_ident(n.nspname) as schema
  from pg_publication_namespace r join pg_publication p on p.oid = r.pnpubid join pg_namespace n on n.oid = r.pnnspid`
