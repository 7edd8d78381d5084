import type { Connection } from '../../dialect.ts'
import { classify } from '../classify.ts'
import type { CatalogRow } from '../schema-kind.ts'

export interface CatalogQuery {
  /** Named when it may not be asked. */
  readonly what: string
  readonly sql: string
}

/** Hears each query's rows, in the queries' order, while the server still works on the next. */
export type Hear<Query extends CatalogQuery> = (query: Query, rows: readonly CatalogRow[]) => void

/** Each query's rows, all as of one moment, in one round trip. As one JSON text: a list of a thousand columns is read far faster so than field by field. */
export async function hearRows<Query extends CatalogQuery>(connection: Connection, queries: readonly Query[], hear: Hear<Query>): Promise<void> {
  if (connection.snapshot === undefined) throw new Error('a connection that reads no snapshots')
  await connection.snapshot(
    queries.map(({ sql }) => `select coalesce(json_agg(q), '[]') as rows from (${sql}) q`),
    ([row], index) => hear(queries[index] as Query, JSON.parse(String(row?.['rows'])) as readonly CatalogRow[]),
  )
}

/** Which of them the role may not ask, with the server's words. Each is tried alone. */
export async function refusals<Query extends CatalogQuery>(connection: Connection, queries: readonly Query[]): Promise<ReadonlyMap<Query, string>> {
  const refused = new Map<Query, string>()
  for (const query of queries) {
    try {
      await hearRows(connection, [query], () => {})
    } catch (error) {
      const { message } = privilegeOnly(error)
      refused.set(query, message)
    }
  }
  return refused
}

/** That the role lacks a privilege on a catalog or a function; throws anything else again. */
export function privilegeOnly(error: unknown): { readonly message: string } {
  const { kind, message } = classify(error)
  if (kind !== 'privilege') throw error
  return { message }
}
