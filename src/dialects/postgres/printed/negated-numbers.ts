import type { Edit } from './edit.ts'

/** `-1::int` is printed `(- 1)`, and read again is one number, printed `'-1'::integer`. A cast of the number to what it is keeps them apart and leaves no trace. */
export function negatedNumbers(bare: string): readonly Edit[] {
  return [...bare.matchAll(/\(- (\d[\d.]*)(?=\))/g)].map(({ index, 0: found, 1: number = '' }) => ({ at: index + found.length, text: number.includes('.') ? '::numeric' : '::integer' }))
}
