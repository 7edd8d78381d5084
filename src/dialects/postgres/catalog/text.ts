import type { CatalogRow } from '../schema-kind.ts'

/** Small readers of a row's columns. */

export function text(row: CatalogRow, column: string): string {
  const value = row[column]
  return typeof value === 'string' ? value : String(value ?? '')
}

export function optional(row: CatalogRow, column: string): string | undefined {
  const value = row[column]
  return value === null || value === undefined ? undefined : String(value)
}

export function flag(row: CatalogRow, column: string): boolean {
  return row[column] === true
}

export function texts(row: CatalogRow, column: string): readonly string[] {
  const value = row[column]
  return Array.isArray(value) ? value.map(String) : []
}

/** An object of those fields that have a value: false, null, undefined and empty lists are left out, so that a definition says only what is so. */
export function said<Fields extends { readonly [name: string]: unknown }>(fields: Fields): { readonly [Name in keyof Fields]: Exclude<Fields[Name], undefined> } {
  const made: Record<string, unknown> = {}
  for (const name in fields) if (isSaid(fields[name])) made[name] = fields[name]
  return made as never
}

function isSaid(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false && !(Array.isArray(value) && value.length === 0)
}
