import type { Step } from '../../../model/plan.ts'
import { asideName } from '../aside-name.ts'
import { step } from '../step.ts'
import type { Type, TypeForm } from './form.ts'

export interface RangeType extends Type {
  readonly form: 'range'
  readonly subtype: string
  /** Only where it is not the subtype's default. */
  readonly operatorClass?: string
  readonly collation?: string
  readonly canonical?: string
  readonly subtypeDiff?: string
  /** From Postgres 14 on. */
  readonly multirange?: string
}

export const rangeForm: TypeForm<RangeType> = {
  create({ key, name, is }) {
    const words = [
      `subtype = ${is.subtype}`,
      ...(is.multirange === undefined ? [] : [`multirange_type_name = ${is.multirange}`]),
      ...(is.operatorClass === undefined ? [] : [`subtype_opclass = ${is.operatorClass}`]),
      ...(is.collation === undefined ? [] : [`collation = ${is.collation}`]),
      ...(is.canonical === undefined ? [] : [`canonical = ${is.canonical}`]),
      ...(is.subtypeDiff === undefined ? [] : [`subtype_diff = ${is.subtypeDiff}`]),
    ]
    return [step('create', key, `create type ${name} as range (${words.join(', ')})`, { undo: `drop type ${name}` })]
  },
  change: () => ({ manner: 'replace' }),
  occupies: ({ is }) => (is.multirange === undefined ? [] : [`type ${is.multirange}`]),
  setPartsAside({ key, name, is }, aside, context): readonly Step[] {
    const renamed = (call: string, as: string) => step('rename', key, `alter function ${call} rename to ${as}`)
    const constructors = ['', `, text`].map((more) => renamed(`${name}(${is.subtype}, ${is.subtype}${more})`, aside.bare))
    if (is.multirange === undefined) return constructors
    const many = ['', aside.name, `variadic ${aside.name}[]`].map((parameters) => renamed(`${is.multirange}(${parameters})`, aside.bare))
    return [step('rename', key, `alter type ${is.multirange} rename to ${asideName(is.multirange, context).bare}`), ...constructors, ...many]
  },
}
