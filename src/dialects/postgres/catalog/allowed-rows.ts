import type { Connection } from '../../dialect.ts'
import { classify } from '../classify.ts'
import type { CatalogRow } from '../schema-kind.ts'

export interface CatalogQuery {
  /** Named when it may not be asked. */
  readonly what: string
  readonly sql: string
}

export interface CatalogAnswer {
  readonly what: string
  readonly rows: readonly CatalogRow[]
  /** The server's words, when the role may not ask. */
  readonly refused?: string
}

/**
 * Every query's rows, as of one moment. One round trip, unless the role lacks a privilege on a catalog or a function: then each is tried alone first,
 * and those that are refused stay out.
 */
export async function allowedRows(connection: Connection, queries: readonly CatalogQuery[]): Promise<readonly CatalogAnswer[]> {
  try {
    return await rowsOf(connection, queries)
  } catch (error) {
    if (classify(error).kind !== 'privilege') throw error
  }
  const refusals = new Map<CatalogQuery, string>()
  for (const query of queries) {
    const because = await refusal(connection, query)
    if (because !== undefined) refusals.set(query, because)
  }
  const answers = await rowsOf(connection, queries.filter((query) => !refusals.has(query)))
  return queries.map((query) => {
    const refused = refusals.get(query)
    return refused === undefined ? (answers.find(({ what }) => what === query.what) as CatalogAnswer) : { what: query.what, rows: [], refused }
  })
}

async function refusal(connection: Connection, query: CatalogQuery): Promise<string | undefined> {
  try {
    await rowsOf(connection, [query])
    return undefined
  } catch (error) {
    const { kind, message } = classify(error)
    if (kind !== 'privilege') throw error
    return message
  }
}

/** Each query's rows as one JSON text: a list of a thousand columns is read far faster so than field by field. */
async function rowsOf(connection: Connection, queries: readonly CatalogQuery[]): Promise<readonly CatalogAnswer[]> {
  const answers = await connection.snapshot?.(queries.map(({ sql }) => `select coalesce(json_agg(q), '[]') as rows from (${sql}) q`))
  if (answers === undefined) throw new Error('a connection that reads no snapshots')
  return queries.map(({ what }, index) => ({ what, rows: JSON.parse(String(answers[index]?.[0]?.['rows'] ?? '[]')) as readonly CatalogRow[] }))
}
