import type { Schema, Unseen } from '../../../model/schema.ts'
import type { Connection, Scope } from '../../dialect.ts'
import { mayNotRead } from '../errors.ts'
import { quote } from '../quote.ts'
import type { PostgresKind, ReadScope } from '../schema-kind.ts'
import { type CatalogQuery, hearRows, privilegeOnly, refusals } from './allowed-rows.ts'
import { withoutLedgers } from './ledgers.ts'
import { type Links, linkQueries } from './links.ts'
import { Reading } from './reading.ts'
import { steadily } from './steady.ts'

/** Everything in scope, as of one moment: one round trip. Kinds that the role may not read are left out, and said. Rejects with `inspect.*`. */
export async function readSchema(connection: Connection, scope: Scope, kinds: readonly PostgresKind[]): Promise<Schema> {
  const queries = queriesOf(readScope(scope, connection.server.versionNumber), kinds)
  const schema = await steadily(connection, () => allowed(connection, queries))
  return withoutLedgers(schema, scope.ledgers ?? [])
}

/** A query of a kind's objects, or of what links them. */
interface Query extends CatalogQuery {
  readonly kind?: PostgresKind
}

/** Links first: what objects are read with is known when their rows arrive. */
function queriesOf(asked: ReadScope, kinds: readonly PostgresKind[]): readonly Query[] {
  const links = Object.entries(linkQueries).map(([what, sql]): Query => ({ what, sql }))
  const own = kinds.flatMap((kind): readonly Query[] => {
    const sql = kind.query(asked)
    return sql === undefined ? [] : [{ kind, what: kind.name, sql }]
  })
  return [...links, ...own]
}

/** What the role may read. A role that lacks a privilege takes more than one round trip. */
async function allowed(connection: Connection, queries: readonly Query[]): Promise<Schema> {
  try {
    return await read(connection, queries)
  } catch (error) {
    privilegeOnly(error)
  }
  const refused = await refusals(connection, queries)
  refuseWithoutLinks(refused)
  const schema = await read(connection, queries.filter((query) => !refused.has(query)))
  const unseen = [...refused].flatMap(([{ kind, what }, because]): readonly Unseen[] => (kind === undefined ? [] : [{ what: `objects of kind ${what}`, because, kind: what }]))
  return { ...schema, unseen: [...schema.unseen, ...unseen] }
}

async function read(connection: Connection, queries: readonly Query[]): Promise<Schema> {
  const links: { -readonly [What in keyof Links]: Links[What] } = { ...withoutRows }
  let reading: Reading | undefined
  await hearRows(connection, queries, ({ kind, what }, rows) => {
    if (kind === undefined) links[what as keyof Links] = rows
    else (reading ??= new Reading(links, connection.server.versionNumber)).add(kind, rows)
  })
  return (reading ?? new Reading(links, connection.server.versionNumber)).schema()
}

const withoutRows = Object.fromEntries(Object.keys(linkQueries).map((what) => [what, []])) as unknown as Links

/** Without these nothing can be planned; what is only told of may be missing. */
function refuseWithoutLinks(refused: ReadonlyMap<Query, string>): void {
  for (const [{ kind, what }, because] of refused) {
    if (kind !== undefined || ['labels', 'reported', 'roles'].includes(what)) continue
    throw mayNotRead(`the ${what} of the catalogs may not be read: ${because}`, { hint: 'Read with a role that may select from pg_catalog, as every role may by default.' })
  }
}

function readScope({ schemas, also }: Scope, versionNumber: number): ReadScope {
  const list = schemas?.map((name) => quote.literal(name)).join(', ')
  return {
    versionNumber,
    isWhole: schemas === undefined,
    also: new Set(also),
    inScope: (expression) => `(${expression} !~ '^pg_' and ${expression} <> 'information_schema'${list === undefined ? '' : ` and ${expression} in (${list})`})`,
  }
}
