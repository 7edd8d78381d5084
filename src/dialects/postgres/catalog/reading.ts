import type { Label, ObjectKey, Reported, Schema, SchemaObject } from '../../../model/schema.ts'
import type { CatalogRow, PostgresKind, ReadObject } from '../schema-kind.ts'
import { defaultsOf } from './default-privileges.ts'
import { type Links, place, placeOf } from './links.ts'
import { type Acl, privilegesOf } from './privileges.ts'
import { optional, text } from './text.ts'

interface Found {
  readonly kind: PostgresKind
  readonly place: string
  readonly row: CatalogRow
  readonly object: ReadObject
}

/** Puts together what the queries answered. */
export class Reading {
  readonly #links: Links
  readonly #versionNumber: number
  readonly #aliases: ReadonlyMap<string, string>
  readonly #members: ReadonlyMap<string, string>
  readonly #keys = new Map<string, ObjectKey>()

  constructor(links: Links, versionNumber: number) {
    this.#links = links
    this.#versionNumber = versionNumber
    this.#aliases = new Map(links.aliases.map((row) => [placeOf(row), placeOf(row, 'to')]))
    this.#members = new Map(links.members.map((row) => [placeOf(row), place('pg_extension', text(row, 'extension'))]))
  }

  schema(answers: readonly { readonly kind: PostgresKind; readonly rows: readonly CatalogRow[] }[]): Schema {
    const found = answers.flatMap(({ kind, rows }) => rows.map((row) => ({ kind, row, place: place(kind.catalog, text(row, 'oid'), text(row, 'sub') || 0) })))
    const own = whole(found.filter(({ place: at }) => this.#extensionOf(at) === undefined).map((one): Found => ({ ...one, object: one.kind.read(one.row) })))
    for (const { place: at, object } of own) this.#keys.set(at, object.key)
    const depends = this.#depends()
    const comments = new Map(this.#links.comments.map((row) => [placeOf(row), text(row, 'text')]))
    const labels = grouped(this.#links.labels)
    const roles = new Set<string>()
    const objects = new Map<ObjectKey, SchemaObject>()
    for (const one of own) objects.set(one.object.key, this.#object(one, { depends, comments, labels, roles }))
    const unseen = own.flatMap(({ kind, row }) => kind.unseen?.(row) ?? [])
    return { objects, unseen, roles, ...this.#beside() }
  }

  #beside(): Pick<Schema, 'defaults' | 'knownRoles' | 'reported' | 'readBy' | 'lockSlots'> {
    const { defaults, roles, reported, readers } = this.#links
    return {
      defaults: defaults.map((row) => defaultsOf(row, this.#versionNumber)),
      knownRoles: new Set(roles.map((row) => text(row, 'role'))),
      reported: reported.map((row): Reported => ({ what: text(row, 'what'), says: text(row, 'says') })),
      readBy: text(readers[0] ?? {}, 'role'),
      lockSlots: Number(text(readers[0] ?? {}, 'slots')),
    }
  }

  #object({ kind, place: at, row, object }: Found, { depends, comments, labels, roles }: Beside): SchemaObject {
    const owner = optional(row, 'owner')
    const privileges = kind.grantable === undefined || owner === undefined ? undefined : privilegesOf(kind.grantable, owner, row['acl'] as Acl, this.#versionNumber)
    const named = [kind.address(object as SchemaObject, 'owner') === undefined ? undefined : owner, ...(privileges ?? []).map(({ grantee }) => grantee), ...(object.roles ?? [])]
    for (const role of named) if (role !== undefined && role !== 'public') roles.add(role)
    const comment = comments.get(at)
    const own = labels.get(at)?.map((label): Label => ({ provider: text(label, 'provider'), label: text(label, 'label') }))
    const needs = new Set([...(depends.get(object.key) ?? []), ...(object.depends ?? [])])
    needs.delete(object.key)
    return {
      kind: kind.name,
      ...withoutRoles(object),
      depends: [...needs].sort(),
      ...(owner === undefined || kind.address(object as SchemaObject, 'owner') === undefined ? {} : { owner }),
      ...(comment === undefined || kind.address(object as SchemaObject, 'comment') === undefined ? {} : { comment }),
      ...(privileges === undefined || privileges.length === 0 ? {} : { privileges }),
      ...(own === undefined ? {} : { labels: own }),
    }
  }

  #depends(): ReadonlyMap<ObjectKey, ReadonlySet<ObjectKey>> {
    const depends = new Map<ObjectKey, Set<ObjectKey>>()
    for (const [at, toAt] of this.#edges()) {
      const from = this.#keyOf(at)
      const to = from === undefined ? undefined : this.#keyOf(toAt)
      if (from === undefined || to === undefined || from === to) continue
      const known = depends.get(from)
      if (known === undefined) depends.set(from, new Set([to]))
      else known.add(to)
    }
    return depends
  }

  *#edges(): Generator<readonly [from: string, to: string]> {
    const catalogs = new Map(this.#links.catalogs.map((row) => [text(row, 'oid'), text(row, 'name')]))
    for (const edge of text(this.#links.edges[0] ?? {}, 'list').split(',')) {
      const [catalog = '', oid = '', sub = '', toCatalog = '', toOid = '', toSub = ''] = edge.split(' ')
      yield [place(catalogs.get(catalog) ?? '', oid, sub), place(catalogs.get(toCatalog) ?? '', toOid, toSub)]
    }
    for (const row of this.#links.through) yield [placeOf(row), placeOf(row, 'to')]
  }

  /** The object that a row of the catalogs stands for, or is a part of; undefined for the system's. */
  #keyOf(at: string): ObjectKey | undefined {
    const known = this.#keys.get(at)
    if (known !== undefined) return known
    const extension = this.#extensionOf(at)
    if (extension !== undefined) return this.#keys.get(extension)
    const alias = this.#aliases.get(at)
    if (alias !== undefined) return this.#keyOf(alias)
    const whole = at.replace(/ -?\d+$/, ' 0')
    return whole === at ? undefined : this.#keyOf(whole)
  }

  #extensionOf(at: string): string | undefined {
    return this.#members.get(at) ?? this.#members.get(at.replace(/ -?\d+$/, ' 0'))
  }
}

/** Without parts of what is not looked at itself: the key of an extension's table belongs to no extension. */
function whole(found: readonly Found[]): readonly Found[] {
  const byKey = new Map(found.map(({ object }) => [object.key, object]))
  const stands = ({ parent }: ReadObject): boolean => {
    const above = parent === undefined ? undefined : byKey.get(parent)
    return parent === undefined || (above !== undefined && stands(above))
  }
  return found.filter(({ object }) => stands(object))
}

interface Beside {
  readonly depends: ReadonlyMap<ObjectKey, ReadonlySet<ObjectKey>>
  readonly comments: ReadonlyMap<string, string>
  readonly labels: ReadonlyMap<string, readonly CatalogRow[]>
  readonly roles: Set<string>
}

function withoutRoles({ roles: _, ...object }: ReadObject): ReadObject {
  return object
}

function grouped(rows: readonly CatalogRow[]): ReadonlyMap<string, readonly CatalogRow[]> {
  const groups = new Map<string, CatalogRow[]>()
  for (const row of rows) groups.set(placeOf(row), [...(groups.get(placeOf(row)) ?? []), row])
  return groups
}
