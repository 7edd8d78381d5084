import { bare } from './names.ts'

/** Long names of types with what everybody writes instead. `(…)` stands where the long name has it. */
const shorter: readonly (readonly [long: RegExp, short: string])[] = [
  [/^character varying/, 'varchar'],
  [/^character(?! set)/, 'char'],
  [/^bit varying/, 'varbit'],
  [/^timestamp(\(\d+\))? with time zone/, 'timestamptz$1'],
  [/^timestamp(\(\d+\))? without time zone/, 'timestamp$1'],
  [/^time(\(\d+\))? with time zone/, 'timetz$1'],
  [/^time(\(\d+\))? without time zone/, 'time$1'],
  [/^double precision/, 'float8'],
]

/** A type as `format_type` prints it, for a diagram: without its schema and its collation, in few letters. */
export function shortType(type: string): string {
  const plain = type.replace(/ collate .*$/i, '')
  const [long, short] = shorter.find(([pattern]) => pattern.test(plain)) ?? []
  if (long !== undefined && short !== undefined) return plain.replace(long, short)
  const [, name = plain, rest = ''] = /^((?:"(?:[^"]|"")*"(?!")|[^"([])+)(.*)$/s.exec(plain) ?? []
  return `${name.includes('.') || name.includes('"') ? bare(name) : name}${rest}`
}
