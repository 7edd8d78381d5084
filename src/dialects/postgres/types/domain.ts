import type { Alteration, PlanContext } from '../../../diff/kind.ts'
import type { ObjectKey } from '../../../model/schema.ts'
import { step } from '../step.ts'
import type { DomainConstraint } from '../kinds/domain-constraint.ts'
import type { DomainDefault } from '../kinds/domain-default.ts'
import { readsHolders } from './holders.ts'
import type { Type, TypeForm, TypeObject } from './form.ts'

export interface DomainType extends Type {
  readonly form: 'domain'
  /** As `format_type` prints it. */
  readonly base: string
  /** Only where it is not the base type's own. */
  readonly collation?: string
  /** Up to Postgres 16; from 17 on it is a constraint with a name. */
  readonly notNull?: true
}

export const domainForm: TypeForm<DomainType> = {
  create({ key, name, is }, context) {
    const constraints = context.parts<DomainConstraint>('to', key, 'domain-constraint').filter((one) => context.isInlined(one.key))
    const [standard] = context.parts<DomainDefault>('to', key, 'domain-default').filter((one) => context.isInlined(one.key))
    const words = [
      `create domain ${name} as ${is.base}`,
      ...(is.collation === undefined ? [] : [`collate ${is.collation}`]),
      ...(standard === undefined ? [] : [`default ${standard.is.expression}`]),
      ...(is.notNull === true ? ['not null'] : []),
      ...constraints.filter((one) => one.is.notValid !== true).map((one) => `constraint ${one.is.constraint} ${one.is.definition}`),
    ]
    return [
      step('create', key, words.join(' '), { undo: `drop domain ${name}` }),
      // What is not valid cannot be said of a domain that is being made.
      ...constraints.filter((one) => one.is.notValid === true).map((one) => step('create', one.key, `alter domain ${name} add constraint ${one.is.constraint} ${one.is.definition}`)),
    ]
  },
  change(from, to, context): Alteration {
    const isOther = from.is.base !== to.is.base || from.is.collation !== to.is.collation
    if (isOther || (isStricter(from, to, context) && isNested(from, context))) return { manner: 'replace' }
    if (from.is.notNull === to.is.notNull) return { manner: 'alter', steps: [] }
    const { key, name, is } = to
    const failing = readsHolders(key, context, `a row that holds no value of ${name} fails the plan`)
    return { manner: 'alter', steps: [is.notNull === true ? step('change', key, `alter domain ${name} set not null`, failing) : step('change', key, `alter domain ${name} drop not null`)] }
  },
}

/** Whether it takes fewer values than before: rows are looked at. */
function isStricter(from: TypeObject<DomainType>, to: TypeObject<DomainType>, context: PlanContext): boolean {
  if (to.is.notNull === true && from.is.notNull !== true) return true
  const before = new Map(context.parts<DomainConstraint>('from', from.key, 'domain-constraint').map((one) => [one.key, one.is]))
  return context.parts<DomainConstraint>('to', to.key, 'domain-constraint').some(({ key, is }) => {
    const known = before.get(key)
    return is.notValid !== true && (known === undefined || known.definition !== is.definition || context.isReplaced(key))
  })
}

/**
 * Whether rows hold it inside something else: an array, a composite, a range. The server looks at the rows of plain columns only, and refuses
 * a new constraint on a domain that is used in any other way.
 */
function isNested(domain: TypeObject, context: PlanContext, seen = new Set<ObjectKey>()): boolean {
  if (seen.has(domain.key)) return false
  seen.add(domain.key)
  return context.dependents(domain.key).some((dependent) => {
    const { type, base, form } = dependent.is as { readonly type?: string; readonly base?: string; readonly form?: string }
    if (form === 'domain' && base === domain.name) return isNested(dependent as unknown as TypeObject, context, seen)
    if (form !== undefined) return context.carriesRows(dependent.key)
    return dependent.kind === 'column' && type !== domain.name
  })
}
