import type { Label, ObjectKey, Schema, SchemaObject } from '../../../model/schema.ts'
import type { Connection, Scope } from '../../dialect.ts'
import { quote } from '../quote.ts'
import type { CatalogRow, PostgresKind, ReadObject, ReadScope } from '../schema-kind.ts'
import { aliasQuery, commentQuery, dependQuery, labelQuery, memberQuery, place, placeOf } from './links.ts'
import { withoutLedgers } from './ledgers.ts'
import { type Acl, privilegesOf } from './privileges.ts'
import { optional, text } from './text.ts'

/** Everything in scope, as of one moment: one round trip. */
export async function readSchema(connection: Connection, scope: Scope, kinds: readonly PostgresKind[]): Promise<Schema> {
  const asked = readScope(scope, connection.server.versionNumber)
  const queries = kinds.map((kind) => ({ kind, sql: kind.query(asked) })).filter((one): one is { readonly kind: PostgresKind; readonly sql: string } => one.sql !== undefined)
  const links = [aliasQuery, memberQuery, dependQuery, commentQuery, labelQuery, 'select current_user as role']
  const answers = await rowsOf(connection, [...links, ...queries.map(({ sql }) => sql)])
  const [aliases = [], members = [], edges = [], comments = [], labels = [], readers = [], ...rest] = answers
  const schema = new Reading({ aliases, members, edges, comments, labels }).schema(queries.map(({ kind }, index) => ({ kind, rows: rest[index] ?? [] })))
  return { ...withoutLedgers(schema, scope.ledgers ?? []), readBy: text(readers[0] ?? {}, 'role') }
}

/** Each query's rows as one JSON text: a list of a thousand columns is read far faster so than field by field. */
async function rowsOf(connection: Connection, queries: readonly string[]): Promise<readonly (readonly CatalogRow[])[]> {
  const answers = await connection.snapshot?.(queries.map((sql) => `select coalesce(json_agg(q), '[]') as rows from (${sql}) q`))
  if (answers === undefined) throw new Error('a connection that reads no snapshots')
  return answers.map((rows) => JSON.parse(String(rows[0]?.['rows'] ?? '[]')) as readonly CatalogRow[])
}

function readScope({ schemas, also }: Scope, versionNumber: number): ReadScope {
  const list = schemas?.map((name) => quote.literal(name)).join(', ')
  return {
    versionNumber,
    also: new Set(also),
    inScope: (expression) => `(${expression} !~ '^pg_' and ${expression} <> 'information_schema'${list === undefined ? '' : ` and ${expression} in (${list})`})`,
  }
}

interface Links {
  readonly aliases: readonly CatalogRow[]
  readonly members: readonly CatalogRow[]
  readonly edges: readonly CatalogRow[]
  readonly comments: readonly CatalogRow[]
  readonly labels: readonly CatalogRow[]
}

interface Found {
  readonly kind: PostgresKind
  readonly place: string
  readonly row: CatalogRow
  readonly object: ReadObject
}

/** Puts together what the queries answered. */
class Reading {
  readonly #links: Links
  readonly #aliases: ReadonlyMap<string, string>
  readonly #members: ReadonlyMap<string, string>
  readonly #keys = new Map<string, ObjectKey>()

  constructor(links: Links) {
    this.#links = links
    this.#aliases = new Map(links.aliases.map((row) => [placeOf(row), placeOf(row, 'to')]))
    this.#members = new Map(links.members.map((row) => [placeOf(row), place('pg_extension', text(row, 'extension'))]))
  }

  schema(answers: readonly { readonly kind: PostgresKind; readonly rows: readonly CatalogRow[] }[]): Schema {
    const found = answers.flatMap(({ kind, rows }) => rows.map((row) => ({ kind, row, place: place(kind.catalog, text(row, 'oid'), text(row, 'sub') || 0) })))
    const own = found.filter(({ place: at }) => this.#extensionOf(at) === undefined).map((one): Found => ({ ...one, object: one.kind.read(one.row) }))
    for (const { place: at, object } of own) this.#keys.set(at, object.key)
    const depends = this.#depends()
    const comments = new Map(this.#links.comments.map((row) => [placeOf(row), text(row, 'text')]))
    const labels = grouped(this.#links.labels)
    const roles = new Set<string>()
    const objects = new Map<ObjectKey, SchemaObject>()
    for (const one of own) objects.set(one.object.key, this.#object(one, { depends, comments, labels, roles }))
    return { objects, unseen: [], roles }
  }

  #object({ kind, place: at, row, object }: Found, { depends, comments, labels, roles }: Beside): SchemaObject {
    const owner = optional(row, 'owner')
    const privileges = kind.grantable === undefined || owner === undefined ? undefined : privilegesOf(kind.grantable, owner, row['acl'] as Acl)
    for (const role of [owner, ...(privileges ?? []).map(({ grantee }) => grantee)]) if (role !== undefined && role !== 'public') roles.add(role)
    const comment = comments.get(at)
    const own = labels.get(at)?.map((label): Label => ({ provider: text(label, 'provider'), label: text(label, 'label') }))
    const needs = new Set([...(depends.get(object.key) ?? []), ...(object.depends ?? [])])
    needs.delete(object.key)
    return {
      kind: kind.name,
      ...object,
      depends: [...needs].sort(),
      ...(owner === undefined || kind.address(object as SchemaObject, 'owner') === undefined ? {} : { owner }),
      ...(comment === undefined || kind.address(object as SchemaObject, 'comment') === undefined ? {} : { comment }),
      ...(privileges === undefined || privileges.length === 0 ? {} : { privileges }),
      ...(own === undefined ? {} : { labels: own }),
    }
  }

  #depends(): ReadonlyMap<ObjectKey, ReadonlySet<ObjectKey>> {
    const depends = new Map<ObjectKey, Set<ObjectKey>>()
    for (const row of this.#links.edges) {
      const from = this.#keyOf(placeOf(row))
      const to = this.#keyOf(placeOf(row, 'to'))
      if (from === undefined || to === undefined || from === to) continue
      const known = depends.get(from)
      if (known === undefined) depends.set(from, new Set([to]))
      else known.add(to)
    }
    return depends
  }

  /** The object that a row of the catalogs stands for, or is a part of; undefined for the system's. */
  #keyOf(at: string): ObjectKey | undefined {
    const known = this.#keys.get(at)
    if (known !== undefined) return known
    const extension = this.#extensionOf(at)
    if (extension !== undefined) return this.#keys.get(extension)
    const alias = this.#aliases.get(at)
    if (alias !== undefined) return this.#keyOf(alias)
    const whole = at.replace(/ \d+$/, ' 0')
    return whole === at ? undefined : this.#keyOf(whole)
  }

  #extensionOf(at: string): string | undefined {
    return this.#members.get(at) ?? this.#members.get(at.replace(/ \d+$/, ' 0'))
  }
}

interface Beside {
  readonly depends: ReadonlyMap<ObjectKey, ReadonlySet<ObjectKey>>
  readonly comments: ReadonlyMap<string, string>
  readonly labels: ReadonlyMap<string, readonly CatalogRow[]>
  readonly roles: Set<string>
}

function grouped(rows: readonly CatalogRow[]): ReadonlyMap<string, readonly CatalogRow[]> {
  const groups = new Map<string, CatalogRow[]>()
  for (const row of rows) groups.set(placeOf(row), [...(groups.get(placeOf(row)) ?? []), row])
  return groups
}
