import type { Alteration } from '../../../diff/kind.ts'
import { same } from '../../../diff/changes.ts'
import { quote } from '../quote.ts'
import { step } from '../step.ts'
import type { Type, TypeForm } from './form.ts'

/** A type with functions of its own; a shell until it has them. Fields as `create type` calls them, functions as `regproc` prints them. */
export interface BaseType extends Type {
  readonly form: 'base'
  readonly input: string
  readonly output: string
  readonly receive?: string
  readonly send?: string
  readonly typmod_in?: string
  readonly typmod_out?: string
  readonly analyze?: string
  readonly subscript?: string
  readonly internallength: string
  readonly passedbyvalue?: true
  readonly alignment: string
  readonly storage: string
  readonly category?: string
  readonly preferred?: true
  readonly default?: string
  readonly element?: string
  readonly delimiter?: string
  readonly collatable?: true
}

/** What `alter type … set` changes on servers from 13 on; `subscript` from 14. Storage only ever leaves `plain`. */
const settable = ['receive', 'send', 'typmod_in', 'typmod_out', 'analyze', 'subscript'] as const

export const baseForm: TypeForm<BaseType> = {
  create: ({ key, name, is }) => [step('create', key, `create type ${name} (${options(is).join(', ')})`, { undo: `drop type ${name} cascade` })],
  change(from, { key, name, is }): Alteration {
    const wanted = settable.filter((field) => from.is[field] !== is[field])
    const isStorage = from.is.storage !== is.storage && from.is.storage !== 'plain' && is.storage !== 'plain'
    if (!same({ ...from.is, ...pick(is), ...(isStorage ? { storage: is.storage } : {}) }, is)) return { manner: 'replace' }
    const clauses = [...wanted.map((field) => `${field} = ${is[field] ?? 'none'}`), ...(isStorage ? [`storage = ${is.storage}`] : [])]
    return { manner: 'alter', steps: [step('change', key, `alter type ${name} set (${clauses.join(', ')})`)] }
  },
}

function pick(is: BaseType): Partial<BaseType> {
  return Object.fromEntries(settable.map((field) => [field, is[field]]))
}

function options({ form: _, ...is }: BaseType): readonly string[] {
  const text = new Set(['category', 'default', 'delimiter'])
  return Object.entries(is).map(([name, value]) => (value === true ? `${name} = true` : `${name} = ${text.has(name) ? quote.literal(String(value)) : value}`))
}
