import { said } from '../catalog/text.ts'
import { type Sequence, optionsOf, usualOf } from './sequence-text.ts'

/** How a column counts: options of its sequence that are not the usual for the column's type. */
export interface IdentityOptions {
  readonly start?: string
  readonly increment?: string
  readonly min?: string
  readonly max?: string
  readonly cache?: string
  readonly cycle?: true
}

const names = ['start', 'increment', 'min', 'max', 'cache', 'cycle'] as const

/** Options without those that the server would choose. */
export function unusual(is: Sequence): IdentityOptions {
  const usual = { ...usualOf(is), increment: '1', cache: '1' }
  return said(Object.fromEntries(names.filter((name) => is[name] !== usual[name]).map((name) => [name, is[name]]))) as IdentityOptions
}

/** All options, for a column of a type. */
export function filled(is: IdentityOptions, type: string): Sequence {
  const counts = { type, increment: is.increment ?? '1', cache: is.cache ?? '1', ...(is.cycle === true ? { cycle: is.cycle } : {}) }
  const bounds = usualOf({ ...counts, min: '', max: '', start: '' })
  const [min, max] = [is.min ?? bounds.min, is.max ?? bounds.max]
  return { ...counts, min, max, start: is.start ?? (counts.increment.startsWith('-') ? max : min) }
}

/** As `generated … as identity (…)` takes them. The type is the column's. */
export function identityOptions(is: IdentityOptions): readonly string[] {
  return optionsOf({ ...filled(is, 'bigint') })
}
