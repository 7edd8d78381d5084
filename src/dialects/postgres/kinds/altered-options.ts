import type { Step } from '../../../model/plan.ts'
import type { ObjectKey } from '../../../model/schema.ts'
import { optionText } from '../options-text.ts'
import { step } from '../step.ts'

/** Sets options that differ and resets those that are gone. `address`: `view public.v`. */
export function alteredOptions(key: ObjectKey, address: string, from: readonly string[] = [], to: readonly string[] = []): readonly Step[] {
  const nameOf = (option: string) => option.slice(0, option.indexOf('='))
  const kept = new Set(to.map(nameOf))
  const gone = from.map(nameOf).filter((name) => !kept.has(name))
  const set = to.filter((option) => !from.includes(option))
  const alter = (words: string) => step('change', key, `alter ${address} ${words}`)
  return [...(gone.length === 0 ? [] : [alter(`reset (${gone.join(', ')})`)]), ...(set.length === 0 ? [] : [alter(`set (${set.map(optionText).join(', ')})`)])]
}
