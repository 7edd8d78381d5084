import type { RandomSchema } from './schema-arbitrary.ts'

/** A name, always in quotes. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** A text in quotes. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** A small number as a value of a type. */
export function valueText(type: string, n: number, { composite }: RandomSchema): string {
  const record = `(${composite.map(() => n).join(',')})`
  return { Q0: record, 'Q0[]': `{"${record}"}` }[type] ?? (type.endsWith('[]') ? `{${n}}` : `${n}`)
}
