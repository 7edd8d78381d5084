import type { PlanContext } from '../../../diff/kind.ts'
import type { Step } from '../../../model/plan.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import { flag, said, text } from '../catalog/text.ts'
import { type PostgresKind, kind } from '../schema-kind.ts'
import { step } from '../step.ts'
import { leavingHolders, readsHolders } from '../types/domain-moments.ts'

export interface DomainConstraint {
  readonly domain: string
  /** Its name, quoted where it must be. */
  readonly constraint: string
  /** As `pg_get_constraintdef` prints it: `CHECK ((VALUE > 0)) NOT VALID`. */
  readonly definition: string
  /** Rows that were there before it need not keep it. */
  readonly notValid?: true
}

/** A check of a domain, and from Postgres 17 on its NOT NULL. */
export const domainConstraint: PostgresKind = kind<DomainConstraint>({
  name: 'domain-constraint',
  catalog: 'pg_constraint',
  within: 'when-possible',
  concernsParent: true,
  query: (scope) => `
    select k.oid::int8, n.nspname, format('%I.%I', n.nspname, t.typname) as domain, quote_ident(k.conname) as constraint, pg_get_constraintdef(k.oid) as definition, not k.convalidated as "notValid"
    from pg_constraint k join pg_type t on t.oid = k.contypid join pg_namespace n on n.oid = t.typnamespace where ${scope.inScope('n.nspname')}`,
  read(row) {
    const [domain, constraint] = [text(row, 'domain'), text(row, 'constraint')]
    return {
      key: `domain-constraint:${domain}.${constraint}`,
      name: `${domain}.${constraint}`,
      schema: text(row, 'nspname'),
      parent: `type:${domain}`,
      is: said({ domain, constraint, definition: text(row, 'definition'), notValid: flag(row, 'notValid') || undefined }) as DomainConstraint,
    }
  },
  address: ({ is }, purpose) => (purpose === 'comment' ? `constraint ${is.constraint} on domain ${is.domain}` : undefined),
  follows: (object, context) => [...leaving(object, context).within, ...formerNotNull(object, context)],
  ratherFollows: (object, context) => leaving(object, context).plain,
  create: (object, context) => [added(object, context)],
  drop: (object) => [dropped(object)],
  change(from, to, context) {
    const { key, is } = to
    const isValidated = from.is.notValid === true && is.notValid !== true && from.is.definition === `${is.definition} NOT VALID`
    const steps = isValidated ? [step('change', key, `alter domain ${is.domain} validate constraint ${is.constraint}`, checking(to, context))] : [dropped(from), added(to, context)]
    return { manner: 'alter', steps }
  },
})

function added(object: SchemaObject<DomainConstraint>, context: PlanContext): Step {
  const { key, is } = object
  return step('create', key, `alter domain ${is.domain} add constraint ${is.constraint} ${is.definition}`, {
    undo: `alter domain ${is.domain} drop constraint ${is.constraint}`,
    ...(is.notValid === true ? {} : checking(object, context)),
  })
}

function dropped({ key, is }: SchemaObject<DomainConstraint>): Step {
  return step('drop', key, `alter domain ${is.domain} drop constraint ${is.constraint}`)
}

/** A domain that is NOT NULL takes no other, and says nothing (17 and newer): the one that it has goes first. */
function formerNotNull({ key, parent, is }: SchemaObject<DomainConstraint>, context: PlanContext): readonly ObjectKey[] {
  if (parent === undefined || is.definition !== notNull || context.isReplaced(parent)) return []
  return context.parts<DomainConstraint>('from', parent, 'domain-constraint').filter((one) => one.is.definition === notNull && one.key !== key).map((one) => one.key)
}

/** As `pg_get_constraintdef` prints it. */
const notNull = 'NOT NULL'

function leaving({ parent }: SchemaObject<DomainConstraint>, context: PlanContext) {
  return parent === undefined || context.isReplaced(parent) ? { plain: [], within: [] } : leavingHolders(parent, context)
}

function checking({ is, parent }: SchemaObject<DomainConstraint>, context: PlanContext) {
  return readsHolders(parent as ObjectKey, context, `a row that ${is.constraint} of ${is.domain} does not allow fails the plan`)
}
