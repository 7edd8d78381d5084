import type { Label, ObjectKey, Reported, Schema, SchemaObject } from '../../../model/schema.ts'
import type { CatalogRow, PostgresKind, ReadObject } from '../schema-kind.ts'
import { Catalogs, type Spot } from './catalogs.ts'
import { defaultsOf } from './default-privileges.ts'
import { type Links, numbersIn } from './links.ts'
import { placeIn, wholeOf } from './place.ts'
import { type Acl, AccessLists } from './privileges.ts'
import { optional, text } from './text.ts'

interface Found extends Spot<Found> {
  readonly kind: PostgresKind
  readonly row: CatalogRow
  readonly object: ReadObject
  /** What `pg_depend` says it needs. */
  readonly needs: ObjectKey[]
  comment?: string
  labels?: Label[]
}

type Unfinished = { -readonly [Field in keyof SchemaObject]: SchemaObject[Field] }

/** Puts together what the queries answered. Objects are read as their rows arrive, while the server works on the rest. */
export class Reading {
  readonly #links: Links
  readonly #versionNumber: number
  readonly #catalogs: Catalogs<Found>
  readonly #access: AccessLists
  readonly #found: Found[] = []

  constructor(links: Links, versionNumber: number) {
    this.#links = links
    this.#versionNumber = versionNumber
    this.#access = new AccessLists(versionNumber)
    this.#catalogs = new Catalogs(links.catalogs)
    for (const row of links.members) {
      const { catalog, place } = this.#catalogs.spot(row)
      catalog.members.set(place, { catalog: this.#catalogs.named('pg_extension'), place: placeIn(Number(row['extension']), 0) })
    }
  }

  /** The rows of one kind, but for those of extensions. */
  add(kind: PostgresKind, rows: readonly CatalogRow[]): void {
    const catalog = this.#catalogs.named(kind.catalog)
    for (const row of rows) {
      const place = placeIn(Number(row['oid']), Number(row['sub'] ?? 0))
      if (extensionOf({ catalog, place }) !== undefined) continue
      const found: Found = { catalog, place, kind, row, object: kind.read(row), needs: [] }
      catalog.objects.set(place, found)
      this.#found.push(found)
    }
  }

  /** When all are there. */
  schema(): Schema {
    const own = this.#whole()
    this.#alias()
    this.#depend()
    for (const row of this.#links.comments) this.#say(row, (found) => (found.comment = text(row, 'text')))
    for (const row of this.#links.labels) this.#say(row, (found) => (found.labels ??= []).push({ provider: text(row, 'provider'), label: text(row, 'label') }))
    const roles = new Set<string>()
    const objects = new Map<ObjectKey, SchemaObject>()
    for (const found of own) objects.set(found.object.key, this.#object(found, roles))
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

  #object({ kind, row, object: { roles: named = [], ...object }, needs, comment, labels }: Found, roles: Set<string>): SchemaObject {
    const made: Unfinished = { kind: kind.name, ...object, depends: together(object, needs) }
    const owner = optional(row, 'owner')
    const privileges = owner === undefined || kind.grantable === undefined ? [] : this.#access.of(kind.grantable, owner, (row['acl'] ?? null) as Acl)
    if (owner !== undefined && kind.address(made, 'owner') !== undefined) made.owner = owner
    if (comment !== undefined && kind.address(made, 'comment') !== undefined) made.comment = comment
    if (privileges.length > 0) made.privileges = privileges
    if (labels !== undefined) made.labels = labels
    if (made.owner !== undefined) roles.add(made.owner)
    for (const { grantee } of made.privileges ?? []) roles.add(grantee)
    for (const role of named) roles.add(role)
    roles.delete('public')
    return made
  }

  /** What a row says of the object at a place. */
  #say(row: CatalogRow, say: (found: Found) => void): void {
    const { catalog, place } = this.#catalogs.spot(row)
    const found = catalog.objects.get(place)
    if (found !== undefined) say(found)
  }

  #alias(): void {
    const numbers = numbersIn(this.#links.aliases)
    const spot = (at: number) => this.#spot(numbers, at)
    for (let at = 0; at < numbers.length; at += 6) {
      const { catalog, place } = spot(at)
      catalog.aliases.set(place, spot(at + 3))
    }
  }

  #depend(): void {
    const numbers = numbersIn(this.#links.edges)
    for (let at = 0; at < numbers.length; at += 6) need(this.#spot(numbers, at), this.#spot(numbers, at + 3))
    for (const row of this.#links.through) need(this.#catalogs.spot(row), this.#catalogs.spot(row, 'to'))
  }

  /** Three numbers: a catalog's, a row's, a part's. */
  #spot(numbers: readonly number[], at: number): Spot<Found> {
    const [catalog, oid, sub] = [numbers[at], numbers[at + 1], numbers[at + 2]] as [number, number, number]
    return { catalog: this.#catalogs.numbered(catalog), place: placeIn(oid, sub) }
  }

  /** Without parts of what is not looked at itself, which then have no place either: the key of an extension's table belongs to no extension. */
  #whole(): readonly Found[] {
    const byKey = new Map(this.#found.map((found) => [found.object.key, found]))
    const stands = ({ object: { parent } }: Found): boolean => {
      const above = parent === undefined ? undefined : byKey.get(parent)
      return parent === undefined || (above !== undefined && stands(above))
    }
    return this.#found.filter((found) => {
      const isWhole = stands(found)
      if (!isWhole && found.catalog.objects.get(found.place) === found) found.catalog.objects.delete(found.place)
      return isWhole
    })
  }
}

/** One needs the other, or what it stands for. */
function need(own: Spot<Found>, other: Spot<Found>): void {
  const from = find(own)
  const to = from === undefined ? undefined : find(other)
  if (from !== undefined && to !== undefined && from !== to) from.needs.push(to.object.key)
}

/** The object that a row of the catalogs stands for, or is a part of; undefined for the system's. */
function find(spot: Spot<Found>): Found | undefined {
  const { catalog, place } = spot
  const known = catalog.objects.get(place)
  if (known !== undefined) return known
  const extension = extensionOf(spot)
  if (extension !== undefined) return extension.catalog.objects.get(extension.place)
  const alias = catalog.aliases.get(place)
  if (alias !== undefined) return find(alias)
  const whole = wholeOf(place)
  return whole === place ? undefined : find({ catalog, place: whole })
}

function extensionOf({ catalog: { members }, place }: Spot<Found>): Spot<Found> | undefined {
  return members.size === 0 ? undefined : (members.get(place) ?? members.get(wholeOf(place)))
}

/** What an object needs by what it says itself, and by `pg_depend`: sorted, and never itself. */
function together({ key, depends = [] }: ReadObject, needs: readonly ObjectKey[]): readonly ObjectKey[] {
  if (needs.length + depends.length < 2) return [...needs, ...depends].filter((need) => need !== key)
  const all = new Set([...needs, ...depends])
  all.delete(key)
  return [...all].sort()
}
