import type { CatalogRow } from '../schema-kind.ts'
import { type Place, placeIn } from './place.ts'
import { text } from './text.ts'

/** Something for each place of one catalog. */
export class Catalog<Object> {
  readonly objects = new Map<Place, Object>()
  /** Places that stand for others. */
  readonly aliases = new Map<Place, Spot<Object>>()
  /** Places of what belongs to an extension, and where that stands. */
  readonly members = new Map<Place, Spot<Object>>()
}

/** A place in one catalog or another. */
export interface Spot<Object> {
  readonly catalog: Catalog<Object>
  readonly place: Place
}

/** The catalogs by their names, ours among them, and by their numbers. */
export class Catalogs<Object> {
  readonly #named = new Map<string, Catalog<Object>>()
  readonly #numbered = new Map<number, Catalog<Object>>()

  /** `rows`: numbers and names of the server's own. */
  constructor(rows: readonly CatalogRow[]) {
    for (const row of rows) this.#numbered.set(Number(row['oid']), this.named(text(row, 'name')))
  }

  named(name: string): Catalog<Object> {
    const known = this.#named.get(name)
    if (known !== undefined) return known
    const made = new Catalog<Object>()
    this.#named.set(name, made)
    return made
  }

  numbered(oid: number): Catalog<Object> {
    return this.#numbered.get(oid) ?? this.named('')
  }

  /** The spot that a row names, by its columns `catalog`, `oid` and maybe `sub`, or those with `to` before them. */
  spot(row: CatalogRow, which: 'own' | 'to' = 'own'): Spot<Object> {
    const [catalog, oid, sub] = which === 'own' ? (['catalog', 'oid', 'sub'] as const) : (['toCatalog', 'toOid', 'toSub'] as const)
    return { catalog: this.named(text(row, catalog)), place: placeIn(Number(row[oid]), Number(row[sub] ?? 0)) }
  }
}
