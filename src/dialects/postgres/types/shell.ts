import { step } from '../step.ts'
import type { Type, TypeForm } from './form.ts'

/** A name without a type behind it yet. */
export const shellForm: TypeForm<Type> = {
  create: ({ key, name }) => [step('create', key, `create type ${name}`, { undo: `drop type ${name}` })],
  change: () => ({ manner: 'replace' }),
}
