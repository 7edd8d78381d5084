import type { CatalogRow } from '../schema-kind.ts'
import { text } from './text.ts'

/** Where a row of a catalog stands, or a part of it: what rows are found by. */
export interface Spot<Object> {
  readonly catalog: Catalog<Object>
  readonly oid: number
  /** Zero for the whole. */
  readonly sub: number
}

/** Something for rows of a catalog and their parts. Tens of thousands are looked up: small integers are found several times as fast as texts, or as larger numbers. */
export class Places<Value> {
  readonly #wholes = new Map<number, Value>()
  readonly #parts = new Map<number, Map<number, Value>>()

  get(oid: number, sub: number): Value | undefined {
    return sub === 0 ? this.#wholes.get(oid) : this.#parts.get(oid)?.get(sub)
  }

  set(oid: number, sub: number, value: Value): void {
    if (sub === 0) return void this.#wholes.set(oid, value)
    const parts = this.#parts.get(oid)
    if (parts === undefined) this.#parts.set(oid, new Map([[sub, value]]))
    else parts.set(sub, value)
  }

  delete(oid: number, sub: number): void {
    if (sub === 0) this.#wholes.delete(oid)
    else this.#parts.get(oid)?.delete(sub)
  }
}

/** Something for each place of one catalog. */
export class Catalog<Object> {
  readonly objects = new Places<Object>()
  /** Places that stand for others. */
  readonly aliases = new Places<Spot<Object>>()
  readonly #members = new Map<number, number>()

  /** That a row belongs to an extension. */
  belongs(oid: number, extension: number): void {
    this.#members.set(oid, extension)
  }

  /** The number of the extension that a row belongs to. */
  extensionOf(oid: number): number | undefined {
    return this.#members.size === 0 ? undefined : this.#members.get(oid)
  }
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
    return { catalog: this.named(text(row, catalog)), oid: Number(row[oid]), sub: Number(row[sub] ?? 0) }
  }
}
