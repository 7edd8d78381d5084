import { same } from '../../../diff/changes.ts'
import type { Step } from '../../../model/plan.ts'
import type { ObjectKey } from '../../../model/schema.ts'
import { asideName } from '../aside-name.ts'
import { identifier, identifiersOf } from '../renames/identifiers.ts'
import { step } from '../step.ts'
import type { Type, TypeForm, TypeObject } from './form.ts'

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
  change: (from, to) => (isOnlyMultirange(from.is, to.is) ? { manner: 'alter', steps: multirangeRenames(from, to) } : { manner: 'replace' }),
  occupies: ({ is }) => (is.multirange === undefined ? [] : [`type ${is.multirange}`]),
  setPartsAside({ key, name, is }, aside, context): readonly Step[] {
    const constructors = constructorRenames({ key, name, is }, aside.bare)
    if (is.multirange === undefined) return constructors
    return [step('rename', key, `alter type ${is.multirange} rename to ${asideName(is.multirange, context).bare}`), ...constructors, ...multirangeConstructors(key, is.multirange, aside.name, aside.bare)]
  },
}

/** The type of many ranges alone is called otherwise, in the schema where it is. */
function isOnlyMultirange(from: RangeType, to: RangeType): boolean {
  const schemaOf = (name: string | undefined) => identifiersOf(name ?? '')?.[0]
  return same({ ...from, multirange: '' }, { ...to, multirange: '' }) && schemaOf(from.multirange) === schemaOf(to.multirange)
}

function multirangeRenames({ is: { multirange: from } }: TypeObject<RangeType>, { key, name, is: { multirange: to } }: TypeObject<RangeType>): readonly Step[] {
  if (from === undefined || to === undefined) return []
  const bare = identifier(identifiersOf(to)?.at(-1) ?? to)
  const type = step('rename', key, `alter type ${from} rename to ${bare}`, { undo: `alter type ${to} rename to ${identifier(identifiersOf(from)?.at(-1) ?? from)}` })
  return [type, ...multirangeConstructors(key, from, name, bare)]
}

/** The functions that make a range are called as it was: `alter type` leaves them. */
export function constructorRenames({ key, name, is }: Pick<TypeObject<RangeType>, 'key' | 'name' | 'is'>, to: string): readonly Step[] {
  return ['', `, text`].map((more) => functionRename(key, `${name}(${is.subtype}, ${is.subtype}${more})`, to))
}

function multirangeConstructors(key: ObjectKey, multirange: string, range: string, to: string): readonly Step[] {
  return ['', range, `variadic ${range}[]`].map((parameters) => functionRename(key, `${multirange}(${parameters})`, to))
}

function functionRename(key: ObjectKey, call: string, to: string): Step {
  return step('rename', key, `alter function ${call} rename to ${to}`)
}
