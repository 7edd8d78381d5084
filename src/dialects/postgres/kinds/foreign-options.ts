import type { CatalogRow } from '../schema-kind.ts'
import { quote } from '../quote.ts'

/** `options (…)` of what belongs to foreign data, by name. */
export type ForeignOptions = Readonly<Record<string, string>>

/** The SQL expression that reads a column of options as JSON. */
export function optionsQuery(column: string, condition = 'true'): string {
  return `(select json_object_agg(o.option_name, coalesce(o.option_value, '') order by o.option_name) from pg_options_to_table(${column}) o where ${condition})`
}

export function foreignOptions(row: CatalogRow): ForeignOptions | undefined {
  const value = row['options']
  return value === null || value === undefined ? undefined : (value as ForeignOptions)
}

/** ` options (host 'a', port '1')`, or nothing. */
export function optionsText(options: ForeignOptions = {}): string {
  const texts = Object.entries(options).map(([name, value]) => `${nameText(name)} ${quote.literal(value)}`)
  return texts.length === 0 ? '' : ` options (${texts.join(', ')})`
}

/** ` options (add a '1', set b '2', drop c)`: what makes one of the other, or nothing. */
export function changedOptionsText(from: ForeignOptions = {}, to: ForeignOptions = {}): string {
  const texts = [
    ...Object.keys(from).filter((name) => to[name] === undefined).map((name) => `drop ${nameText(name)}`),
    ...Object.entries(to).filter(([name, value]) => from[name] !== value).map(([name, value]) => `${from[name] === undefined ? 'add' : 'set'} ${nameText(name)} ${quote.literal(value)}`),
  ]
  return texts.length === 0 ? '' : ` options (${texts.join(', ')})`
}

/** The grammar takes any word here (ColLabel), so only what is no word is quoted. */
function nameText(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : quote.identifier(name)
}
