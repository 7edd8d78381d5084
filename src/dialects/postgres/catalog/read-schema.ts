import type { Schema, Unseen } from '../../../model/schema.ts'
import type { Connection, Scope } from '../../dialect.ts'
import { mayNotRead } from '../errors.ts'
import { quote } from '../quote.ts'
import type { PostgresKind, ReadScope } from '../schema-kind.ts'
import { type CatalogAnswer, allowedRows } from './allowed-rows.ts'
import { withoutLedgers } from './ledgers.ts'
import { type Links, linkQueries } from './links.ts'
import { Reading } from './reading.ts'
import { steadily } from './steady.ts'

/** Everything in scope, as of one moment: one round trip. Kinds that the role may not read are left out, and said. Rejects with `inspect.*`. */
export async function readSchema(connection: Connection, scope: Scope, kinds: readonly PostgresKind[]): Promise<Schema> {
  const { versionNumber } = connection.server
  const asked = readScope(scope, versionNumber)
  const links = Object.entries(linkQueries).map(([what, sql]) => ({ what, sql }))
  const own = kinds.flatMap((kind) => {
    const sql = kind.query(asked)
    return sql === undefined ? [] : [{ kind, what: kind.name, sql }]
  })
  const answers = await steadily(connection, () => allowedRows(connection, [...links, ...own]))
  const rows = answers.slice(links.length)
  const schema = new Reading(linksOf(answers), versionNumber).schema(own.map(({ kind }, index) => ({ kind, rows: rows[index]?.rows ?? [] })))
  const refused = rows.flatMap(({ refused: because, what }): readonly Unseen[] => (because === undefined ? [] : [{ what: `objects of kind ${what}`, because, kind: what }]))
  return { ...withoutLedgers(schema, scope.ledgers ?? []), unseen: [...schema.unseen, ...refused] }
}

/** Without these nothing can be planned; what is only told of may be missing. */
function linksOf(answers: readonly CatalogAnswer[]): Links {
  const links = answers.slice(0, Object.keys(linkQueries).length)
  const missing = links.find(({ what, refused }) => refused !== undefined && !['labels', 'reported', 'roles'].includes(what))
  if (missing !== undefined) throw mayNotRead(`the ${missing.what} of the catalogs may not be read: ${missing.refused}`, { hint: 'Read with a role that may select from pg_catalog, as every role may by default.' })
  return Object.fromEntries(links.map(({ what, rows }) => [what, rows])) as Links
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
