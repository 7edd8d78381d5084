import type { Alteration, PlanContext } from '../../../diff/kind.ts'
import type { Step } from '../../../model/plan.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import { step } from '../step.ts'
import type { DomainConstraint } from '../kinds/domain-constraint.ts'
import type { DomainDefault } from '../kinds/domain-default.ts'
import { readsHolders } from './domain-moments.ts'
import { givesArrays, holdingsOf } from './holders.ts'
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
    const isLooking = isStricter(from, to, context)
    if (isOther || (isLooking && isNested(from, context))) return { manner: 'replace' }
    // It may be one of those that the server refuses to look into, and is made of rows that stay.
    const disturbs = (dependent: SchemaObject) => dependent.kind === 'materialized-view' && givesArrays(dependent, from.name)
    return { manner: 'alter', steps: nullSteps(from, to, context), ...(isLooking ? { disturbs } : {}) }
  },
}

function nullSteps(from: TypeObject<DomainType>, { key, name, is }: TypeObject<DomainType>, context: PlanContext): readonly Step[] {
  if (from.is.notNull === is.notNull) return []
  if (is.notNull !== true) return [step('change', key, `alter domain ${name} drop not null`)]
  return [step('change', key, `alter domain ${name} set not null`, readsHolders(key, context, `a row that holds no value of ${name} fails the plan`))]
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
 * Whether rows hold it inside something else: an array, a composite, a range, another table's row. The server looks at the rows of plain columns only, and refuses
 * a new constraint on a domain that is used in any other way.
 */
function isNested(domain: TypeObject, context: PlanContext, seen = new Set<ObjectKey>()): boolean {
  if (seen.has(domain.key)) return false
  seen.add(domain.key)
  return context.dependents(domain.key).some((dependent) => {
    const { type, base, form } = dependent.is as { readonly type?: string; readonly base?: string; readonly form?: string }
    if (form === 'domain' && base === domain.name) return isNested(dependent as unknown as TypeObject, context, seen)
    if (form !== undefined) return context.carriesRows(dependent.key) || holdingsOf(dependent.key, context).some(({ holder }) => holder.kind === 'materialized-view')
    return dependent.kind === 'column' && (type !== domain.name || isRowHeld(dependent.parent as ObjectKey, context))
  })
}

/** Whether rows hold whole rows of this table. */
function isRowHeld(table: ObjectKey, context: PlanContext): boolean {
  return context.dependents(table).some(({ kind, key, parent }) => (kind === 'column' && parent !== table) || (kind === 'type' && context.carriesRows(key)))
}
