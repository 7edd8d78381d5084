import type { Fields } from './parse.ts'

/** Small readers of the syntax tree. libpg-query leaves out fields that are false, zero or empty. */

export function field(node: Fields | undefined, name: string): unknown {
  return node?.[name]
}

export function text(node: Fields | undefined, name: string): string {
  const value = node?.[name]
  return typeof value === 'string' ? value : ''
}

export function child(node: Fields | undefined, name: string): Fields | undefined {
  const value = node?.[name]
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined
}

export function list(node: Fields | undefined, name: string): readonly Fields[] {
  const value = node?.[name]
  return Array.isArray(value) ? (value as Fields[]) : []
}

/** The node of one type inside a typed wrapper: `{ RangeVar: … }`. */
export function only(wrapper: Fields | undefined, type: string): Fields | undefined {
  return child(wrapper, type)
}

/** A list of `String` nodes as texts. */
export function names(items: readonly Fields[]): readonly string[] {
  return items.map((item) => text(only(item, 'String'), 'sval')).filter((name) => name !== '')
}

/** An option of a list of `DefElem`s, by name. */
export function option(options: readonly Fields[], name: string): Fields | undefined {
  return options.map((item) => only(item, 'DefElem')).find((item) => text(item, 'defname') === name)
}

/** Whether an option is on: named without a value counts, `false`, `off` and `0` do not. */
export function isOn(found: Fields | undefined): boolean {
  if (found === undefined) return false
  const argument = child(found, 'arg')
  const word = text(only(argument, 'String'), 'sval').toLowerCase()
  const integer = only(argument, 'Integer')
  if (integer) return field(integer, 'ival') !== undefined && field(integer, 'ival') !== 0
  const truth = only(argument, 'Boolean')
  if (truth) return field(truth, 'boolval') === true
  return word !== 'false' && word !== 'off'
}
