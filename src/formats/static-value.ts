/** What an expression is, as far as reading it tells. Nothing of anybody's is ever run for it. */
export type Static = Known | Unknown

export interface Known {
  readonly known: true
  readonly value: string | number | boolean | null | undefined | StaticObject | readonly Static[]
  /** Environment variables the value was made from, in order of appearance. */
  readonly env: readonly string[]
}

export interface Unknown {
  readonly known: false
  /** What stands there that only running it would tell: `call of getUrl`. */
  readonly why: string
  readonly env: readonly string[]
}

/** An object literal. `open` when something unknown was spread into it. */
export interface StaticObject {
  readonly properties: ReadonlyMap<string, Static>
  readonly open: boolean
}

export const known = (value: Known['value'], env: readonly string[] = []): Known => ({ known: true, value, env })
export const unknown = (why: string, env: readonly string[] = []): Unknown => ({ known: false, why, env })

export function isStaticObject(value: Known['value']): value is StaticObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value at a path of property names. A property that an object literal lacks is known to be undefined, unless something unknown was spread into it. */
export function at(value: Static, ...path: readonly string[]): Static {
  let current = value
  for (const name of path) {
    if (!current.known) return unknown(current.why, current.env)
    if (!isStaticObject(current.value)) return current.value === undefined || current.value === null ? known(undefined) : unknown(`.${name} of a value that is no object`, current.env)
    current = current.value.properties.get(name) ?? (current.value.open ? unknown(`${name} may come from what is spread`) : known(undefined))
  }
  return current
}

/** The text at a path, when it is known and a text (numbers count). */
export function textAt(value: Static, ...path: readonly string[]): string | undefined {
  const found = at(value, ...path)
  if (!found.known) return undefined
  return typeof found.value === 'string' ? found.value : typeof found.value === 'number' ? String(found.value) : undefined
}

/** Every environment variable that a value and all in it was made from. */
export function envNames(value: Static): readonly string[] {
  const inner = !value.known ? [] : isStaticObject(value.value) ? [...value.value.properties.values()] : Array.isArray(value.value) ? (value.value as readonly Static[]) : []
  return [...new Set([...value.env, ...inner.flatMap(envNames)])]
}

/** The plain value, with undefined for whatever is not known. */
export function plain(value: Static): unknown {
  if (!value.known) return undefined
  if (isStaticObject(value.value)) return Object.fromEntries([...value.value.properties].map(([name, one]) => [name, plain(one)]))
  return Array.isArray(value.value) ? (value.value as readonly Static[]).map(plain) : value.value
}
