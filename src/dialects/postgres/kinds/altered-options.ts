import type { Step } from '../../../model/plan.ts'
import type { ObjectKey } from '../../../model/schema.ts'
import { optionText } from '../options-text.ts'
import { step } from '../step.ts'

/** Sets options that differ and resets those that are gone, so that they stand in the wanted order: dumps show it. `address`: `view public.v`. */
export function alteredOptions(key: ObjectKey, address: string, from: readonly string[] = [], to: readonly string[] = []): readonly Step[] {
  const kept = new Set(to.map(nameOf))
  const gone = from.map(nameOf).filter((name) => !kept.has(name))
  const set = newOf(from, to)
  const alter = (words: string) => step('change', key, `alter ${address} ${words}`)
  return [...(gone.length === 0 ? [] : [alter(`reset (${gone.join(', ')})`)]), ...(set.length === 0 ? [] : [alter(`set (${set.map(optionText).join(', ')})`)])]
}

/** Those that differ; all of them where that would leave another order, since what is set comes behind what stands. */
function newOf(from: readonly string[], to: readonly string[]): readonly string[] {
  const set = to.filter((option) => !from.includes(option))
  const result = [...from.filter((option) => to.includes(option)), ...set]
  return result.every((option, index) => option === to[index]) ? set : to
}

function nameOf(option: string): string {
  return option.slice(0, option.indexOf('='))
}
