import type { Value } from '../../dialect.ts'

const bool = 16
const int8 = 20
const numbers = new Set([21, 23, 26, 700, 701]) // int2, int4, oid, float4, float8: all fit a double.

/** A column's text as the contract's value: what fits a double as a number, other 64-bit integers and everything else as the server's text. */
export function valueOf(text: string | null, type: number): Value {
  if (text === null) return null
  if (type === bool) return text === 't'
  if (numbers.has(type)) return Number(text)
  if (type !== int8) return text
  const number = Number(text)
  return Number.isSafeInteger(number) ? number : text
}
