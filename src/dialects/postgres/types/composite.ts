import type { Alteration, PlanContext } from '../../../diff/kind.ts'
import { same } from '../../../diff/changes.ts'
import type { Step } from '../../../model/plan.ts'
import type { SchemaObject } from '../../../model/schema.ts'
import { quote } from '../quote.ts'
import { hazard, step } from '../step.ts'
import type { Type, TypeForm, TypeObject } from './form.ts'
import { castSteps, needsCast } from './recast.ts'

export interface CompositeType extends Type {
  readonly form: 'composite'
  /** In their order, which values as text follow. */
  readonly attributes: readonly Attribute[]
}

export interface Attribute {
  /** Quoted where it must be. */
  readonly name: string
  readonly type: string
  /** Only where it is not the type's own. */
  readonly collation?: string
  readonly comment?: string
}

export const compositeForm: TypeForm<CompositeType> = {
  create({ key, name, is }) {
    const lines = is.attributes.map((attribute) => `\n  ${attribute.name} ${typeOf(attribute)}`)
    const made = step('create', key, `create type ${name} as (${lines.join(',')}${lines.length === 0 ? '' : '\n'})`, { undo: `drop type ${name}` })
    return [made, ...is.attributes.filter(({ comment }) => comment !== undefined).map((attribute) => said(key, name, attribute))]
  },
  change(from, to, context): Alteration {
    if (!isAlterable(from, to, context)) return { manner: 'replace' }
    const isOnlyLonger = from.is.attributes.every((attribute) => to.is.attributes.some((other) => other.name === attribute.name && typeOf(other) === typeOf(attribute)))
    return { manner: 'alter', steps: [...clauses(from, to), ...comments(from, to)], ...(isOnlyLonger ? {} : { disturbs: namesAttributes }) }
  },
  transfer: (aside, to, context) => (needsCast(to.key, context) ? castSteps(aside, to, context) : []),
}

/** Whether it may name a single attribute: a view, an index, a function whose body is parsed. What holds values or runs later does not. */
function namesAttributes({ kind, is }: SchemaObject): boolean {
  if (['column', 'table', 'type', 'cast', 'operator', 'aggregate'].includes(kind)) return false
  return (kind !== 'function' && kind !== 'procedure') || is['parsed'] === true
}

/** Attributes go and come at the end where it stands; another type for one only where no row holds it, and another order never. */
function isAlterable(from: TypeObject<CompositeType>, to: TypeObject<CompositeType>, context: PlanContext): boolean {
  const before = new Map(from.is.attributes.map((attribute) => [attribute.name, attribute]))
  const after = new Set(to.is.attributes.map(({ name }) => name))
  const kept = from.is.attributes.filter(({ name }) => after.has(name)).map(({ name }) => name)
  if (!same(kept, to.is.attributes.slice(0, kept.length).map(({ name }) => name))) return false
  const isRetyped = to.is.attributes.some((attribute) => before.has(attribute.name) && typeOf(before.get(attribute.name) as Attribute) !== typeOf(attribute))
  return !isRetyped || !context.carriesRows(from.key)
}

function clauses(from: TypeObject<CompositeType>, { key, name, is }: TypeObject<CompositeType>): readonly Step[] {
  const before = new Map(from.is.attributes.map((attribute) => [attribute.name, attribute]))
  const after = new Map(is.attributes.map((attribute) => [attribute.name, attribute]))
  const alter = (clause: string, more = {}) => step('change', key, `alter type ${name} ${clause}`, { joins: { head: `alter type ${name}`, clause }, ...more })
  const gone = from.is.attributes.filter((attribute) => !after.has(attribute.name))
  return [
    ...gone.map((attribute) => alter(`drop attribute ${attribute.name}`, { hazards: [hazard('loses-data', `what rows hold in ${attribute.name} of ${name} goes`)] })),
    ...is.attributes.flatMap((attribute) => {
      const known = before.get(attribute.name)
      if (known === undefined) return [alter(`add attribute ${attribute.name} ${typeOf(attribute)}`)]
      return typeOf(known) === typeOf(attribute) ? [] : [alter(`alter attribute ${attribute.name} type ${typeOf(attribute)}`)]
    }),
  ]
}

function comments(from: TypeObject<CompositeType>, { key, name, is }: TypeObject<CompositeType>): readonly Step[] {
  const before = new Map(from.is.attributes.map((attribute) => [attribute.name, attribute.comment]))
  return is.attributes.filter((attribute) => before.get(attribute.name) !== attribute.comment).map((attribute) => said(key, name, attribute))
}

function said(key: TypeObject['key'], type: string, { name, comment }: Attribute): Step {
  return step('change', key, `comment on column ${type}.${name} is ${comment === undefined ? 'null' : quote.literal(comment)}`)
}

function typeOf({ type, collation }: Attribute): string {
  return collation === undefined ? type : `${type} collate ${collation}`
}
