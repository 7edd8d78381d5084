import type { Label, ObjectKey, Reported, Schema, SchemaObject, Unseen } from '../../../model/schema.ts'
import type { CatalogRow, PostgresKind, ReadObject } from '../schema-kind.ts'
import { type Catalog, Catalogs, type Spot } from './catalogs.ts'
import { defaultsOf } from './default-privileges.ts'
import type { Links } from './links.ts'
import { type Acl, AccessLists } from './privileges.ts'
import { optional, text } from './text.ts'
import { unfold } from './unfold.ts'

interface Found extends Spot<Found> {
  readonly kind: PostgresKind
  readonly object: ReadObject
  readonly owner: string | undefined
  readonly acl: Acl
  readonly unseen: readonly Unseen[]
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
  readonly #extensions: Catalog<Found>
  readonly #access: AccessLists
  readonly #found: Found[] = []

  constructor(links: Links, versionNumber: number) {
    this.#links = links
    this.#versionNumber = versionNumber
    this.#access = new AccessLists(versionNumber)
    this.#catalogs = new Catalogs(links.catalogs)
    this.#extensions = this.#catalogs.named('pg_extension')
    for (const row of links.members) {
      const { catalog, oid } = this.#catalogs.spot(row)
      catalog.belongs(oid, Number(row['extension']))
    }
  }

  /** The rows of one kind, but for those of extensions. */
  add(kind: PostgresKind, rows: readonly CatalogRow[]): void {
    const catalog = this.#catalogs.named(kind.catalog)
    unfold(rows, (row) => {
      const [oid, sub] = [Number(row['oid']), Number(row['sub'] ?? 0)]
      if (catalog.extensionOf(oid) !== undefined) return
      const found: Found = { catalog, oid, sub, kind, object: kind.read(row), owner: optional(row, 'owner'), acl: (row['acl'] ?? null) as Acl, unseen: kind.unseen?.(row) ?? none, needs: [] }
      catalog.objects.set(oid, sub, found)
      this.#found.push(found)
    })
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
    const unseen = own.flatMap((found) => found.unseen)
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

  /** All objects have the same fields, though most of them undefined: what is compared ten thousand times is found in one place then. */
  #object({ kind, object, owner, acl, needs, comment, labels }: Found, roles: Set<string>): SchemaObject {
    const { key, name, schema, parent, is, facts, changesHandsWith } = object
    const made = { kind: kind.name, key, name, schema, parent, is, facts, depends: together(object, needs), changesHandsWith, owner: undefined, comment: undefined, privileges: undefined, labels } as object as Unfinished
    const privileges = owner === undefined || kind.grantable === undefined ? none : this.#access.of(kind.grantable, owner, acl)
    if (owner !== undefined && kind.address(made, 'owner') !== undefined) made.owner = owner
    if (comment !== undefined && kind.address(made, 'comment') !== undefined) made.comment = comment
    if (privileges.length > 0) made.privileges = privileges
    if (made.owner !== undefined) roles.add(made.owner)
    for (const { grantee } of privileges) if (grantee !== 'public') roles.add(grantee)
    for (const role of object.roles ?? none) if (role !== 'public') roles.add(role)
    return made
  }

  /** What a row says of the object at a place. */
  #say(row: CatalogRow, say: (found: Found) => void): void {
    const { catalog, oid, sub } = this.#catalogs.spot(row)
    const found = catalog.objects.get(oid, sub)
    if (found !== undefined) say(found)
  }

  #alias(): void {
    this.#eachPair(this.#links.aliases, (own, oid, sub, catalog, toOid, toSub) => own.aliases.set(oid, sub, { catalog, oid: toOid, sub: toSub }))
  }

  #depend(): void {
    this.#eachPair(this.#links.edges, (own, oid, sub, other, toOid, toSub) => {
      const from = this.#find(own, oid, sub)
      if (from !== undefined) need(from, this.#find(other, toOid, toSub))
    })
    for (const row of this.#links.through) {
      const [own, other] = [this.#catalogs.spot(row), this.#catalogs.spot(row, 'to')]
      const from = this.#find(own.catalog, own.oid, own.sub)
      if (from !== undefined) need(from, this.#find(other.catalog, other.oid, other.sub))
    }
  }

  /** Each row says of two catalogs which rows and parts of theirs go together: four numbers for each two. */
  #eachPair(rows: readonly CatalogRow[], hear: (own: Catalog<Found>, oid: number, sub: number, other: Catalog<Found>, toOid: number, toSub: number) => void): void {
    for (const { catalog, toCatalog, list } of rows) {
      const [own, other] = [this.#catalogs.numbered(Number(catalog)), this.#catalogs.numbered(Number(toCatalog))]
      const numbers = list as readonly number[]
      for (let at = 0; at < numbers.length; at += 4) hear(own, numbers[at] as number, numbers[at + 1] as number, other, numbers[at + 2] as number, numbers[at + 3] as number)
    }
  }

  /** The object that a row of the catalogs stands for, or is a part of; undefined for the system's. */
  #find(catalog: Catalog<Found>, oid: number, sub: number): Found | undefined {
    const known = catalog.objects.get(oid, sub)
    if (known !== undefined) return known
    const extension = catalog.extensionOf(oid)
    if (extension !== undefined) return this.#extensions.objects.get(extension, 0)
    const alias = catalog.aliases.get(oid, sub)
    if (alias !== undefined) return this.#find(alias.catalog, alias.oid, alias.sub)
    return sub === 0 ? undefined : this.#find(catalog, oid, 0)
  }

  /** Without parts of what is not looked at itself, which then have no place either: the key of an extension's table belongs to no extension. */
  #whole(): readonly Found[] {
    const byKey = new Map(this.#found.map((found) => [found.object.key, found]))
    const standing = new Map<ObjectKey, boolean>()
    const stands = (parent: ObjectKey | undefined): boolean => {
      if (parent === undefined) return true
      const known = standing.get(parent)
      if (known !== undefined) return known
      const above = byKey.get(parent)
      const answer = above !== undefined && stands(above.object.parent)
      standing.set(parent, answer)
      return answer
    }
    return this.#found.filter((found) => {
      const isWhole = stands(found.object.parent)
      if (!isWhole && found.catalog.objects.get(found.oid, found.sub) === found) found.catalog.objects.delete(found.oid, found.sub)
      return isWhole
    })
  }
}

const none: readonly never[] = []

/** One needs the other, or what it stands for. */
function need(from: Found, to: Found | undefined): void {
  if (to !== undefined && from !== to) from.needs.push(to.object.key)
}

/** What an object needs by what it says itself, and by `pg_depend`: sorted, and never itself. */
function together({ key, depends = none }: ReadObject, needs: readonly ObjectKey[]): readonly ObjectKey[] {
  if (needs.length + depends.length < 2) return [...needs, ...depends].filter((need) => need !== key)
  const all = new Set([...needs, ...depends])
  all.delete(key)
  return [...all].sort()
}
