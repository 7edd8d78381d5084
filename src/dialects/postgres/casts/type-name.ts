/** A type as `format_type` prints it, taken apart. */
export interface TypeName {
  /** Without lengths and brackets: `character varying`, `timestamp without time zone`, `public.status`. */
  readonly base: string
  /** Length, precision, scale, fields: what stands in parentheses. */
  readonly modifiers: readonly string[]
  readonly isArray: boolean
}

const withZone = /^(.*?)(?:\(([^()]*)\))?( with(?:out)? time zone)$/

/** Takes a type's name apart. Names of users are quoted where they hold signs of their own. */
export function typeName(text: string): TypeName {
  const isArray = text.endsWith('[]')
  const scalar = isArray ? text.slice(0, -2) : text
  const zoned = withZone.exec(scalar)
  if (zoned !== null) return { base: `${zoned[1]}${zoned[3]}`, modifiers: modifiersOf(zoned[2]), isArray }
  const [, base = scalar, modifiers] = /^(.*?)(?:\(([^()"]*)\))?$/s.exec(scalar) ?? []
  const fields = /^interval (.*)$/.exec(base)
  if (fields === null) return { base, modifiers: modifiersOf(modifiers), isArray }
  return { base: 'interval', modifiers: [fields[1] as string, ...modifiersOf(modifiers)], isArray }
}

function modifiersOf(text: string | undefined): readonly string[] {
  return text === undefined ? [] : text.split(',').map((one) => one.trim())
}
