/** A name as SQL writes it, one part of it. */
const part = String.raw`(?:"(?:[^"]|"")*"(?!")|[^\s"().,]+)`
const parts = new RegExp(part, 'g')

/** A list of columns in parentheses. */
export const listed = String.raw`\(((?:[^"()]|"(?:[^"]|"")*"(?!"))*)\)`
/** A name with its schema. */
export const qualified = String.raw`(${part}(?:\.${part})*)`

/** The parts of a name, bare: `public."My table"` is `public` and `My table`. */
export function bareParts(name: string): readonly string[] {
  return (name.match(parts) ?? []).map((one) => (one.startsWith('"') ? one.slice(1, -1).replaceAll('""', '"') : one))
}

/** The last part of a name, bare. */
export function bare(name: string): string {
  return bareParts(name).at(-1) ?? name
}

/** Columns of a list as `pg_get_constraintdef` prints it, bare: `a, "B", PERIOD valid_at`. */
export function columnsOf(list: string): readonly string[] {
  return (list.match(new RegExp(`(?:PERIOD )?${part}(?: WITHOUT OVERLAPS)?`, 'g')) ?? []).map((one) => bare(one.replace(/^PERIOD /, '').replace(/ WITHOUT OVERLAPS$/, '')))
}
